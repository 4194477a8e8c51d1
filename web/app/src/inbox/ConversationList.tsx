import { useCallback, useEffect, useRef } from 'react'
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection, ListLayout, Virtualizer, type Selection } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { usePhone } from '../parts/media'
import { useRoute } from '../router'
import { openConversation } from '../store/actions'
import type { Section } from '../store/sections'
import { focusOn, registerFocus } from '../store/ui'
import { ConversationRow } from './ConversationRow'

const ROW = 80
const HEADING = 34
const PADDING = 6
const layout = { rowSize: ROW, headingSize: HEADING, padding: PADDING }

/** Where a row begins, from the top of the list: all heights are fixed, so nothing has to be measured. */
function offsetOf(sections: readonly Section[], conversation: string): number | null {
  let top = PADDING
  for (const section of sections) {
    top += HEADING
    const at = section.rows.findIndex((row) => row.conversation === conversation)
    if (at >= 0) return top + at * ROW
    top += section.rows.length * ROW
  }
  return null
}

/** The list by sections. Only what is in view is rendered, so 5,000 rows cost what ten do. */
export function ConversationList({ sections }: { sections: Section[] }) {
  const t = useT()
  const phone = usePhone()
  const route = useRoute()
  const open = route.screen === 'inbox' ? route.conversation : null
  const list = useRef<HTMLDivElement>(null)
  const latest = useRef(sections)
  latest.current = sections

  const show = useCallback((conversation: string) => {
    const box = list.current
    const top = offsetOf(latest.current, conversation)
    if (!box || top === null) return
    if (top - HEADING < box.scrollTop) box.scrollTop = top - HEADING
    else if (top + ROW + PADDING > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW + PADDING - box.clientHeight
  }, [])

  // Only when another conversation is opened: news in the list must not move it.
  useEffect(() => {
    if (open) show(open)
  }, [open, show])

  useEffect(
    () =>
      registerFocus('list', () => {
        const row = list.current?.querySelector<HTMLElement>('[role=option][aria-selected=true]') ?? list.current?.querySelector<HTMLElement>('[role=option]')
        ;(row ?? list.current)?.focus()
      }),
    [],
  )

  const onSelect = (keys: Selection) => {
    const id = keys === 'all' ? undefined : [...keys][0]
    if (id !== undefined) openConversation(String(id), { replace: open !== null })
  }

  return (
    <Virtualizer layout={ListLayout} layoutOptions={layout}>
      <ListBox
        ref={list}
        aria-label={t('list.label')}
        items={sections}
        dependencies={[t]}
        selectionMode="single"
        // On a phone arrows only move; Enter opens, because opening leaves the list.
        selectionBehavior={phone ? 'toggle' : 'replace'}
        selectedKeys={open ? [open] : []}
        onSelectionChange={onSelect}
        onAction={(key) => (phone ? openConversation(String(key)) : focusOn('composer', 'thread'))}
        className="scroll-thin min-h-0 flex-1 overflow-y-auto outline-none"
      >
        {(section) => (
          <ListBoxSection id={section.id}>
            <Header className="flex h-full items-end px-2.5 pb-1 text-xs font-medium text-text3">
              {t(`section.${section.id}`)}
              <span className="num ms-auto font-normal">{section.rows.length}</span>
            </Header>
            <Collection items={section.rows} dependencies={[t]}>
              {(row) => (
                <ListBoxItem
                  id={row.conversation}
                  textValue={row.customer.name}
                  className="h-full cursor-default rounded-lg px-2.5 py-2.5 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent data-selected:bg-selected"
                >
                  <ConversationRow row={row} section={section.id} />
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </Virtualizer>
  )
}
