import { useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { beginSession } from '../store/live'
import { store } from '../store/store'
import { asTrouble, troubleInWords } from '../store/trouble'
import { api } from '../wire/client'
import { Gate } from './Gate'

/** Password managers and pasting work: plain fields with their proper names, nothing blocked. */
export function SignIn() {
  const t = useT()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const [setupNeeded, setSetupNeeded] = useState(false)
  const first = useRef<HTMLInputElement>(null)

  useEffect(() => {
    api.setupNeeded().then(
      ({ needed }) => setSetupNeeded(needed),
      () => undefined,
    )
  }, [])

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    try {
      store.set({ me: await api.signIn({ email: email.trim(), password }) })
      beginSession()
    } catch (error) {
      setWrong(troubleInWords(asTrouble(error)))
      setBusy(false)
      first.current?.focus()
    }
  }

  return (
    <Gate title={t('session.title')} hint={t(setupNeeded ? 'session.setup_needed' : 'session.hint')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit()
        }}
      >
        {wrong && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
            {wrong}
          </p>
        )}
        <Field autoFocus input={first} label={t('session.email')} type="email" name="email" autoComplete="username" value={email} onChange={setEmail} isRequired />
        <Field label={t('session.password')} type="password" name="password" autoComplete="current-password" value={password} onChange={setPassword} isRequired />
        <Button tone="primary" type="submit" isDisabled={busy} className="!h-9 max-md:!h-11">
          {t(busy ? 'session.signing_in' : 'session.sign_in')}
        </Button>
      </form>
    </Gate>
  )
}
