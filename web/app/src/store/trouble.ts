// Problems in plain words: what happened and what to do. The server's stable code picks the text.
import { currentT, type PlainKey, type Text } from '../i18n/i18n'
import { Trouble } from '../wire/client'

const texts = {
  'invalid-field': 'trouble.invalid_field',
  'too-large': 'trouble.too_large',
  'not-signed-in': 'trouble.not_signed_in',
  'wrong-credentials': 'trouble.wrong_credentials',
  'not-allowed': 'trouble.not_allowed',
  'not-found': 'trouble.not_found',
  'stale-version': 'trouble.stale_version',
  'not-holder': 'trouble.not_holder',
  'already-closed': 'trouble.already_closed',
  'not-eligible': 'trouble.not_eligible',
  'rate-limited': 'trouble.rate_limited',
  'origin-not-allowed': 'trouble.origin',
  erased: 'trouble.erased',
  'store-busy': 'trouble.store_busy',
  'store-failed': 'trouble.store_failed',
  'idempotency-mismatch': 'trouble.idempotency',
  offline: 'trouble.offline',
  unexpected: 'trouble.unexpected',
} as const satisfies Record<string, PlainKey>

export function troubleText(code: string): Text {
  return { key: code in texts ? texts[code as keyof typeof texts] : texts.unexpected }
}

export function asTrouble(error: unknown): Trouble {
  return error instanceof Trouble ? error : new Trouble({ code: 'unexpected', detail: error instanceof Error ? error.message : '' })
}

/** The text for a form: our words for the code and, for a wrong field, what the server says about it. */
export function troubleInWords(trouble: Trouble): string {
  const words = currentT().say(troubleText(trouble.code))
  return trouble.code === 'invalid-field' && trouble.detail ? `${words} ${trouble.detail}` : words
}
