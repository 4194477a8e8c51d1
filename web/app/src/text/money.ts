// Amounts: whole cents on the wire, the person's own way of writing on screen.

const formats = new Map<string, Intl.NumberFormat>()

function format(currency: string, language: string): Intl.NumberFormat {
  const key = `${language} ${currency}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, { style: 'currency', currency })
    formats.set(key, found)
  }
  return found
}

/** "€189.00". */
export function money(cents: number, currency: string, language: string): string {
  return format(currency, language).format(cents / 100)
}

/** What a field for an amount begins with: "189.00". */
export function plainAmount(cents: string): string {
  const number = Number(cents)
  return /^\d+$/.test(cents) && Number.isSafeInteger(number) ? (number / 100).toFixed(2) : ''
}

/** Cents of a typed amount with at most two decimals after a point or a comma; null when it is none. */
export function centsOf(typed: string): number | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(typed.trim())
  if (!found) return null
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}
