import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { commands, usable, type Group } from '../keys/commands'
import { Keys } from '../parts/Keys'
import { openConversation } from '../store/actions'
import { store } from '../store/store'
import { closeDialog, useUi } from '../store/ui'

const groups: readonly Group[] = ['conversation', 'list', 'goto', 'assistant', 'people', 'view']
const CUSTOMERS_FROM_LETTERS = 2
const CUSTOMERS_SHOWN = 6

interface Found { conversation: string; name: string; about: string }

function findCustomers(needle: string): Found[] {
  if (needle.trim().length < CUSTOMERS_FROM_LETTERS) return []
  const wanted = needle.trim().toLocaleLowerCase()
  const { rows, topics } = store.get()
  const found: Found[] = []
  for (const row of rows.values()) {
    if (!row.customer.name.toLocaleLowerCase().includes(wanted)) continue
    found.push({ conversation: row.conversation, name: row.customer.name, about: topics.find((topic) => topic.name === row.topic)?.title ?? '' })
    if (found.length === CUSTOMERS_SHOWN) break
  }
  return found
}

const item = 'flex h-9 cursor-default items-center gap-3 rounded-md px-2.5 outline-none data-focused:bg-selected max-md:h-11'

function Content() {
  const t = useT()
  const { contains } = useFilter({ sensitivity: 'base' })
  const [needle, setNeedle] = useState('')
  // Asked once per opening: what can be done does not change under the person's hands.
  const [offered] = useState(() => commands.filter((command) => !command.keyOnly && usable(command)))
  const customers = findCustomers(needle)
  const run = (key: string) => {
    closeDialog()
    const command = commands.find((one) => one.id === key)
    // After the palette has given the focus back, so that the command can move it.
    requestAnimationFrame(() => (command ? command.run() : openConversation(key.replace('customer:', ''))))
  }
  return (
    <Autocomplete filter={contains} inputValue={needle} onInputChange={setNeedle}>
      <SearchField aria-label={t('palette.search')} autoFocus className="flex h-12 items-center gap-2.5 border-b border-line px-4">
        <Search size={16} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-text3" />
        <Input placeholder={t('palette.placeholder')} className="min-w-0 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden" />
        <span aria-hidden="true">
          <Keys combination="escape" />
        </span>
      </SearchField>
      {/* Can take the keyboard because it scrolls; the arrows scroll it from the field as well. */}
      <div tabIndex={0} role="region" aria-label={t('palette.results')} className="scroll-thin max-h-[46vh] overflow-y-auto">
      <Menu
        aria-label={t('palette.label')}
        className="p-1.5 outline-none"
        onAction={(key) => run(String(key))}
        renderEmptyState={() => <p className="p-4 text-text2">{t('palette.nothing')}</p>}
      >
        {groups.map((group) => {
          const inGroup = offered.filter((command) => command.group === group)
          return (
            inGroup.length > 0 && (
              <MenuSection key={group} id={`group-${group}`}>
                <Header className="px-2.5 pt-2 pb-1 text-xs text-text3">{t(`group.${group}`)}</Header>
                {inGroup.map((command) => (
                  <MenuItem key={command.id} id={command.id} textValue={t(command.label)} className={item}>
                    {t(command.label)}
                    {command.keys && (
                      <span aria-hidden="true" className="ms-auto">
                        <Keys combination={command.keys} />
                      </span>
                    )}
                  </MenuItem>
                ))}
              </MenuSection>
            )
          )
        })}
        {customers.length > 0 && (
          <MenuSection id="group-customers">
            <Header className="px-2.5 pt-2 pb-1 text-xs text-text3">{t('group.customers')}</Header>
            {customers.map((found) => (
              <MenuItem key={found.conversation} id={`customer:${found.conversation}`} textValue={found.name} className={item}>
                {found.name}
                <span className="ms-auto truncate text-xs text-text3">{found.about}</span>
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
      </div>
    </Autocomplete>
  )
}

/** Every command by name. No animation: it is there in the next frame, and what is behind stays readable. */
export function Palette() {
  const t = useT()
  const open = useUi((value) => value.dialog === 'palette')
  return (
    <ModalOverlay isOpen={open} onOpenChange={(next) => next || closeDialog()} isDismissable className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[14vh] max-md:pt-4">
      <Modal className="w-150 max-w-full overflow-hidden rounded-xl border border-line bg-surface shadow-pop">
        <Dialog aria-label={t('palette.label')} className="outline-none">
          <Content />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
