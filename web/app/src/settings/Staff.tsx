import { Trash2, UserPlus } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { useStore } from '../store/store'
import { showToast } from '../store/toasts'
import { asTrouble, troubleText } from '../store/trouble'
import { api } from '../wire/client'
import type { Person as PersonData } from '../wire/types'
import { AddPerson } from './AddPerson'
import { Invitation } from './Invitation'
import { RemovePerson } from './RemovePerson'
import { Section } from './Settings'

function Person({ person, removable, onRemove }: { person: PersonData; removable: boolean; onRemove: () => void }) {
  const t = useT()
  const skills = useStore((state) => state.skills)
  const titles = person.skills.map((name) => skills.find((skill) => skill.name === name)?.title ?? name)
  return (
    <li className="flex min-h-14 items-center gap-3 px-3 py-2">
      <Avatar name={person.name} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{person.name}</span>
          {person.invited && <Chip tone="warn">{t('staff.invited')}</Chip>}
        </p>
        <p className="truncate text-xs text-text3">{[person.email, titles.join(', '), person.languages.map((language) => language.toUpperCase()).join(' ')].filter(Boolean).join(' · ')}</p>
      </div>
      <span className="shrink-0 text-xs text-text2">{t(`role.${person.role}`)}</span>
      <span className="num shrink-0 text-xs text-text3 max-md:hidden">{t('staff.capacity', { count: person.capacity })}</span>
      <Button tone="ghost" square aria-label={t('staff.remove_name', { name: person.name })} isDisabled={!removable} onPress={onRemove} className="data-disabled:invisible">
        <Trash2 size={15} strokeWidth={1.5} aria-hidden="true" />
      </Button>
    </li>
  )
}

/** Who works here. Admins add and remove people. */
export function Staff() {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  const [people, setPeople] = useState<PersonData[] | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const [invitation, setInvitation] = useState<{ name: string; link: string } | null>(null)
  const [removing, setRemoving] = useState<PersonData | null>(null)

  const load = useCallback(async () => {
    try {
      setPeople(await api.staff())
      setFailed(null)
    } catch (error) {
      setFailed(asTrouble(error).code)
    }
  }, [])
  useEffect(() => void load(), [load])

  const remove = async (person: PersonData) => {
    try {
      await api.removePerson(person.agent)
      showToast({ tone: 'plain', text: { key: 'staff.removed', params: { name: person.name } } })
      void load()
    } catch (error) {
      showToast({ tone: 'danger', text: troubleText(asTrouble(error).code) })
    }
  }

  return (
    <Section title={t('staff.title')} hint={t('staff.hint')}>
      {failed && (
        <p role="alert" className="flex items-center gap-3 text-danger">
          {t.say(troubleText(failed))}
          <Button small onPress={() => void load()}>
            {t('action.retry')}
          </Button>
        </p>
      )}
      {people && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {people.map((person) => (
            <Person key={person.agent} person={person} removable={person.agent !== me} onRemove={() => setRemoving(person)} />
          ))}
        </ul>
      )}
      <div>
        <Button tone="primary" onPress={() => setAdding(true)}>
          <UserPlus size={15} strokeWidth={1.5} aria-hidden="true" />
          {t('staff.add')}
        </Button>
      </div>
      <AddPerson
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(name, link) => {
          setAdding(false)
          if (link) setInvitation({ name, link })
          showToast({ tone: 'plain', text: { key: 'staff.added', params: { name } } })
          void load()
        }}
      />
      <Invitation invitation={invitation} onClose={() => setInvitation(null)} />
      <RemovePerson person={removing} onClose={() => setRemoving(null)} onRemove={(person) => void remove(person)} />
    </Section>
  )
}
