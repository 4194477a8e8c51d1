import { LifeBuoy, Users } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Sheet } from '../parts/Sheet'
import { presenceDot } from '../shell/Me'
import { transfer } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import type { StaffMember, TransferTarget } from '../wire/types'
import { handoverNote } from './handover-note'
import { useSubmit } from './useSubmit'

interface Target { id: string; to: TransferTarget; title: string; about: string; person: StaffMember | null; icon: 'team' | 'lead' | null }
interface Group { id: string; title: string; targets: Target[] }

const free = (person: StaffMember) => person.presence === 'available' && person.holding < person.capacity
const rank: Record<StaffMember['presence'], number> = { available: 0, busy: 1, away: 2, offline: 3 }

function useTargets(): Group[] {
  const t = useT()
  const skills = useStore((state) => state.skills)
  const desk = useStore((state) => state.desk)
  const me = useStore((state) => state.me?.agent)
  const staff = desk?.staff ?? []
  const teams = skills.map((skill): Target => {
    const members = staff.filter((person) => person.skills.includes(skill.name) && person.role !== 'auditor')
    return { id: `skill:${skill.name}`, to: { skill: skill.name }, title: skill.title, about: t('transfer.team_free', { free: members.filter(free).length, count: members.length }), person: null, icon: 'team' }
  })
  const people = staff
    .filter((person) => person.agent !== me && person.role !== 'auditor')
    .sort((a, b) => rank[a.presence] - rank[b.presence] || a.holding / a.capacity - b.holding / b.capacity || a.name.localeCompare(b.name))
    .map(
      (person): Target => ({
        id: `agent:${person.agent}`,
        to: { agent: person.agent },
        title: person.name,
        about: t('transfer.person_load', { presence: t(`presence.${person.presence}`), holding: person.holding, capacity: person.capacity }),
        person,
        icon: null,
      }),
    )
  const lead: Target = { id: 'supervisor', to: { supervisor: true }, title: t('transfer.supervisor'), about: t('transfer.supervisor_hint'), person: null, icon: 'lead' }
  return [
    { id: 'teams', title: t('transfer.teams'), targets: teams },
    { id: 'people', title: t('transfer.people'), targets: people },
    { id: 'escalate', title: t('transfer.escalate'), targets: [lead] },
  ].filter((group) => group.targets.length > 0)
}

function TargetLine({ target }: { target: Target }) {
  return (
    <>
      {target.person ? (
        <span className="relative">
          <Avatar name={target.title} size={24} />
          <span aria-hidden="true" className={`absolute -right-0.5 -bottom-0.5 size-2 rounded-full ring-2 ring-surface ${presenceDot[target.person.presence]}`} />
        </span>
      ) : (
        <span aria-hidden="true" className="grid size-6 place-items-center text-text2">
          {target.icon === 'lead' ? <LifeBuoy size={16} strokeWidth={1.5} /> : <Users size={16} strokeWidth={1.5} />}
        </span>
      )}
      <span className="truncate">{target.title}</span>
      <span className="num ms-auto shrink-0 text-xs text-text3">{target.about}</span>
    </>
  )
}

function Content({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useT()
  const groups = useTargets()
  const brief = useStore((state) => state.threads.get(conversation)?.brief ?? null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [note, setNote] = useState('')
  useEffect(() => setNote(handoverNote(brief, { wants: t('brief.wants'), tried: t('brief.tried'), next: t('brief.next') })), [])
  const target = groups.flatMap((group) => group.targets).find((one) => one.id === chosen)
  const { busy, form } = useSubmit(target !== undefined, async () => {
    if (!target || !(await transfer(conversation, target.to, target.title, note.trim()))) return
    onClose()
    focusOn('list')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      <ListBox
        aria-label={t('transfer.to')}
        items={groups}
        autoFocus="first"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={chosen ? [chosen] : []}
        onSelectionChange={(keys) => setChosen(keys === 'all' ? null : String([...keys][0] ?? '') || null)}
        className="scroll-thin max-h-72 overflow-y-auto rounded-lg border border-line p-1.5 outline-none"
      >
        {(group) => (
          <ListBoxSection id={group.id}>
            <Header className="px-2.5 pt-2 pb-1 text-xs text-text3">{group.title}</Header>
            <Collection items={group.targets}>
              {(one) => (
                <ListBoxItem id={one.id} textValue={one.title} className="flex h-10 cursor-default items-center gap-2.5 rounded-md px-2.5 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent data-selected:bg-selected max-md:h-12">
                  <TargetLine target={one} />
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
      <Field label={t('transfer.note')} hint={t('transfer.note_hint')} rows={4} value={note} onChange={setNote} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={!target || busy}>
          {busy ? t('transfer.busy') : target ? t('transfer.do_to', { name: target.title }) : t('transfer.do')}
        </Button>
      </div>
    </form>
  )
}

export function TransferDialog({ open, onClose, conversation }: { open: boolean; onClose: () => void; conversation: string }) {
  const t = useT()
  return (
    <Sheet open={open} onClose={onClose} title={t('transfer.title')} hint={t('transfer.hint')} width={560}>
      <Content conversation={conversation} onClose={onClose} />
    </Sheet>
  )
}
