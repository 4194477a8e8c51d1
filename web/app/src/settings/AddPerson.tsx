import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { useSubmit } from '../dialogs/useSubmit'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { ManyOf } from '../parts/ManyOf'
import { Pick } from '../parts/Pick'
import { Sheet } from '../parts/Sheet'
import { useStore } from '../store/store'
import { asTrouble, troubleInWords } from '../store/trouble'
import { api, type Trouble } from '../wire/client'
import type { Role } from '../wire/types'

const roles: readonly Role[] = ['agent', 'supervisor', 'admin', 'auditor']
const capacities = ['1', '2', '3', '4', '5', '6', '8', '10']
/** The languages that the perception of Baton tells apart. */
const languages = ['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'sv', 'tr']

function Content({ onClose, onAdded }: { onClose: () => void; onAdded: (name: string, invitation: string | null) => void }) {
  const t = useT()
  const skills = useStore((state) => state.skills)
  const names = new Intl.DisplayNames(t.language, { type: 'language' })
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [capacity, setCapacity] = useState('3')
  const [speaks, setSpeaks] = useState<string[]>(['en'])
  const [can, setCan] = useState<string[]>([])
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const ready = name.trim() !== '' && email.trim() !== ''
  const { busy, form } = useSubmit(ready, async () => {
    setTrouble(null)
    try {
      const { invitation } = await api.addPerson({ name: name.trim(), email: email.trim(), ...(password ? { password } : {}), role, capacity: Number(capacity), languages: speaks, skills: can })
      onAdded(name.trim(), invitation)
    } catch (error) {
      setTrouble(asTrouble(error))
    }
  })
  /** An answer of the server speaks about what was sent; once that is edited, it no longer holds. */
  const edit = (set: (value: string) => void) => (value: string) => {
    setTrouble(null)
    set(value)
  }
  const wrong = (field: string) => (trouble?.field === field ? troubleInWords(trouble) : null)
  const known = ['name', 'email', 'password']
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field autoFocus label={t('staff.name')} value={name} onChange={edit(setName)} error={wrong('name')} autoComplete="off" />
      <Field label={t('session.email')} type="email" value={email} onChange={edit(setEmail)} error={wrong('email')} autoComplete="off" />
      <Field label={t('staff.password')} hint={t('staff.password_hint')} type="password" value={password} onChange={edit(setPassword)} error={wrong('password')} autoComplete="new-password" />
      <div className="grid grid-cols-2 gap-4">
        <Pick label={t('staff.role')} value={role} onChange={(next) => setRole(next as Role)} options={roles.map((one) => ({ id: one, label: t(`role.${one}`) }))} />
        <Pick label={t('staff.capacity_label')} value={capacity} onChange={setCapacity} options={capacities.map((one) => ({ id: one, label: one }))} />
      </div>
      <ManyOf label={t('staff.languages')} options={languages.map((language) => ({ id: language, label: names.of(language) ?? language }))} values={speaks} onChange={setSpeaks} />
      {skills.length > 0 && <ManyOf label={t('staff.skills')} options={skills.map((skill) => ({ id: skill.name, label: skill.title }))} values={can} onChange={setCan} />}
      {trouble && !known.includes(trouble.field ?? '') && (
        <p role="alert" className="text-danger">
          {troubleInWords(trouble)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" isDisabled={!ready || busy}>
          {t(busy ? 'staff.adding' : 'staff.add')}
        </Button>
      </div>
    </form>
  )
}

export function AddPerson({ open, onClose, onAdded }: { open: boolean; onClose: () => void; onAdded: (name: string, invitation: string | null) => void }) {
  const t = useT()
  return (
    <Sheet open={open} onClose={onClose} title={t('staff.add')} hint={t('staff.add_hint')}>
      <Content onClose={onClose} onAdded={onAdded} />
    </Sheet>
  )
}
