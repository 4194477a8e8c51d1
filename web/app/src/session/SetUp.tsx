import { useEffect, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { go } from '../router'
import { beginSession } from '../store/live'
import { store } from '../store/store'
import { asTrouble, troubleInWords } from '../store/trouble'
import { api, type Trouble } from '../wire/client'
import { Gate } from './Gate'

const FIELDS = ['name', 'email', 'password']

/** The first admin, by the one-time link that the server printed, or somebody who was invited by one. The token stays in the part of the address that is never sent. */
export function SetUp() {
  const t = useT()
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)))
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [invited, setInvited] = useState(false)

  useEffect(() => {
    api.setupNeeded().then(
      ({ needed }) => setInvited(!needed),
      () => undefined,
    )
  }, [])

  const submit = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      store.set({ me: await api.setUp({ token, name: name.trim(), email: email.trim(), password }) })
      go({ screen: 'inbox', conversation: null, details: false }, { replace: true })
      beginSession()
    } catch (error) {
      setTrouble(asTrouble(error))
      setBusy(false)
    }
  }

  /** An answer of the server speaks about what was sent; once that is edited, it no longer holds. */
  const edit = (set: (value: string) => void) => (value: string) => {
    setTrouble(null)
    set(value)
  }
  const wrong = (field: string) => (trouble?.field === field ? troubleInWords(trouble) : null)
  if (!token)
    return (
      <Gate title={t('setup.title')} hint={t('setup.no_token')}>
        <Button onPress={() => go({ screen: 'inbox', conversation: null, details: false }, { replace: true })}>{t('setup.to_sign_in')}</Button>
      </Gate>
    )
  return (
    <Gate title={t(invited ? 'setup.invited_title' : 'setup.title')} hint={t(invited ? 'setup.invited_hint' : 'setup.hint')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit()
        }}
      >
        {trouble && !FIELDS.includes(trouble.field ?? '') && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
            {trouble.field === 'token' || trouble.code === 'not-allowed' ? t('setup.used') : troubleInWords(trouble)}
          </p>
        )}
        <Field autoFocus label={t('setup.name')} name="name" autoComplete="name" value={name} onChange={edit(setName)} error={wrong('name')} isRequired />
        <Field label={t('session.email')} type="email" name="email" autoComplete="username" value={email} onChange={edit(setEmail)} error={wrong('email')} isRequired />
        <Field label={t('session.password')} hint={t('setup.password_hint')} type="password" name="password" autoComplete="new-password" value={password} onChange={edit(setPassword)} error={wrong('password')} isRequired />
        <Button tone="primary" type="submit" isDisabled={busy} className="!h-9 max-md:!h-11">
          {t(busy ? 'setup.working' : invited ? 'setup.invited_do' : 'setup.do')}
        </Button>
      </form>
    </Gate>
  )
}
