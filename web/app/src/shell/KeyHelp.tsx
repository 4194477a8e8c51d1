import { useT } from '../i18n/i18n'
import { commands, composerKeys, type Group } from '../keys/commands'
import { Keys } from '../parts/Keys'
import { Sheet } from '../parts/Sheet'
import { usePreferences } from '../store/preferences'
import { closeDialog, useUi } from '../store/ui'

function Table({ title, rows }: { title: string; rows: readonly { label: string; keys: string }[] }) {
  return (
    <section className="break-inside-avoid pb-4">
      <h3 className="mb-1 text-xs text-text3">{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.keys + row.label} className="flex min-h-7 items-center gap-3">
            <dt>{row.label}</dt>
            <dd className="ms-auto">
              <Keys combination={row.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const groups: readonly Group[] = ['conversation', 'list', 'goto', 'assistant', 'view']

export function KeyHelp() {
  const t = useT()
  const open = useUi((value) => value.dialog === 'keys')
  const singleKeys = usePreferences((value) => value.singleKeys)
  return (
    <Sheet open={open} onClose={closeDialog} title={t('keys.title')} hint={t(singleKeys ? 'keys.hint' : 'keys.off')} width={680}>
      <div className="columns-2 gap-8 max-md:columns-1">
        {groups.map((group) => (
          <Table
            key={group}
            title={t(`group.${group}`)}
            rows={commands.flatMap((command) => (command.group === group && command.keys ? [{ label: t(command.label), keys: command.keys }] : []))}
          />
        ))}
        <Table title={t('group.composer')} rows={composerKeys.map(({ label, keys }) => ({ label: t(label), keys }))} />
      </div>
    </Sheet>
  )
}
