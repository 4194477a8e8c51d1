// Every command once: its words, its keys, when it can be used, and what it does. The keyboard, the palette and the help
// page all read this list, so they cannot disagree.
import type { PlainKey } from '../i18n/i18n'
import { currentRoute, go } from '../router'
import { acceptAll, toggleSelected, wakeAll } from '../store/bulk'
import { accept, decline, nextWaiting, setPresence, step, takeOver, undoLast } from '../store/actions'
import { copilot } from '../store/copilot'
import { isLead } from '../store/select'
import { store } from '../store/store'
import { focusOn, openDialog, ui } from '../store/ui'
import { preferences } from '../store/preferences'
import type { Verb } from '../wire/types'
import { isField } from './match'

export type Group = 'conversation' | 'list' | 'goto' | 'assistant' | 'people' | 'view'

export interface CommandSpec {
  id: string
  label: PlainKey
  group: Group
  keys?: string
  /** Works while a field has the keyboard. Only for combinations with Ctrl or Cmd. */
  inFields?: boolean
  /** Fires again while the key is held. */
  repeats?: boolean
  /** Left out of the palette: movement that only makes sense as a key. */
  keyOnly?: boolean
  when?: () => boolean
  run: () => void
}

export function currentConversation(): string | null {
  const route = currentRoute()
  return 'conversation' in route ? route.conversation : null
}

export function mayNow(verb: Verb): boolean {
  const conversation = currentConversation()
  return conversation !== null && (store.get().threads.get(conversation)?.may.includes(verb) ?? false)
}

const onConversation = (verb: Verb, act: (conversation: string) => void) => ({
  when: () => mayNow(verb),
  run: () => {
    const conversation = currentConversation()
    if (conversation) act(conversation)
  },
})

const inInbox = () => currentRoute().screen === 'inbox'
const several = () => inInbox() && ui.get().selected.size > 0
const lead = () => isLead(store.get())
const works = () => store.get().me?.role !== 'auditor'

function write(composerMode: 'reply' | 'note'): void {
  ui.set({ composerMode })
  focusOn('composer')
}

export function openWrapUp(conversation: string): void {
  ui.set({ wrapUp: { conversation, filled: null } })
  focusOn('wrap-up')
}

export function toggleDetails(): void {
  const route = currentRoute()
  if (route.screen === 'inbox' && route.conversation && matchMedia('(max-width: 768px)').matches) go({ ...route, details: !route.details })
  else ui.set(({ sideToggled }) => ({ sideToggled: !sideToggled }))
}

/** The composer shows the reply before something is put into it. */
function whileWriting(act: () => void): void {
  write('reply')
  act()
}

/** The question box about the customer, in the side panel that may be hidden. */
function ask(): void {
  if (!document.querySelector('[data-ask]')) toggleDetails()
  focusOn('ask')
}

function back(): void {
  const route = currentRoute()
  if (ui.get().wrapUp) {
    ui.set({ wrapUp: null })
    focusOn('thread')
  } else if (several()) {
    ui.set({ selected: new Set() })
    focusOn('list')
  } else if (ui.get().searching) {
    ui.set(({ filter }) => ({ searching: false, filter: { ...filter, needle: '' } }))
    focusOn('list')
  } else if (route.screen === 'wall' && route.conversation) {
    go({ screen: 'wall', conversation: null })
    focusOn('main')
  } else if (route.screen === 'search' && route.conversation) {
    go({ ...route, conversation: null })
    focusOn('list')
  } else if (route.screen === 'inbox' && route.details) {
    go({ ...route, details: false })
    focusOn('thread')
  } else if (route.screen === 'inbox' && route.conversation && matchMedia('(max-width: 768px)').matches) {
    go({ ...route, conversation: null })
    focusOn('list')
  } else focusOn('list', 'main')
}

/** The list of the inbox narrowed by words. */
function filter(): void {
  if (!inInbox()) go({ screen: 'inbox', conversation: null, details: false })
  ui.set({ searching: true })
  focusOn('search')
}

/** Everything that was said. Already there, the field is what is meant. */
function search(): void {
  if (currentRoute().screen !== 'search') go({ screen: 'search', conversation: null, query: '' })
  focusOn('search')
}

/** The button of the request that has the keyboard: a decision is always about the one that is looked at. */
function inApproval(what: 'approve' | 'refuse'): HTMLElement | null {
  return document.activeElement?.closest('[data-run]')?.querySelector<HTMLElement>(`[data-${what}]`) ?? null
}

export const commands: readonly CommandSpec[] = [
  { id: 'reply', label: 'command.reply', group: 'conversation', keys: 'r', ...onConversation('reply', () => write('reply')) },
  { id: 'note', label: 'command.note', group: 'conversation', keys: 'n', ...onConversation('note', () => write('note')) },
  { id: 'accept', label: 'command.accept', group: 'conversation', keys: 'a', ...onConversation('accept', (id) => void accept(id)) },
  { id: 'decline', label: 'command.decline', group: 'conversation', keys: 'd', ...onConversation('decline', (id) => void decline(id)) },
  { id: 'transfer', label: 'command.transfer', group: 'conversation', keys: 't', ...onConversation('transfer', () => openDialog('transfer')) },
  { id: 'return', label: 'command.return', group: 'conversation', keys: 'b', ...onConversation('return', () => openDialog('return')) },
  { id: 'wrap_up', label: 'command.wrap_up', group: 'conversation', keys: 'e', ...onConversation('wrap_up', openWrapUp) },
  { id: 'take_over', label: 'command.take_over', group: 'conversation', keys: 'o', ...onConversation('take_over', (id) => void takeOver(id)) },
  { id: 'tag', label: 'command.tag', group: 'conversation', keys: 'h', when: () => several() || mayNow('tag'), run: () => openDialog('tag') },
  {
    id: 'snooze', label: 'command.snooze', group: 'conversation', keys: 'z', when: () => several() || mayNow('snooze') || mayNow('wake'),
    run: () => (!several() && mayNow('wake') ? void wakeAll([currentConversation() ?? '']) : openDialog('snooze')),
  },
  { id: 'act', label: 'command.act', group: 'conversation', keys: 'm', ...onConversation('act', () => openDialog('act')) },
  { id: 'whisper', label: 'command.whisper', group: 'conversation', keys: 'w', ...onConversation('whisper', () => openDialog('whisper')) },
  { id: 'approve', label: 'command.approve', group: 'conversation', keys: 'y', keyOnly: true, when: () => inApproval('approve') !== null, run: () => inApproval('approve')?.click() },
  { id: 'refuse', label: 'command.refuse', group: 'conversation', keys: 'x', keyOnly: true, when: () => inApproval('refuse') !== null, run: () => inApproval('refuse')?.click() },
  { id: 'draft', label: 'command.draft', group: 'conversation', keys: 'mod+j', inFields: true, ...onConversation('reply', () => whileWriting(copilot.draft)) },
  { id: 'shorter', label: 'command.shorter', group: 'conversation', keys: 'mod+shift+l', inFields: true, ...onConversation('reply', () => copilot.rewrite('shorter')) },
  { id: 'warmer', label: 'command.warmer', group: 'conversation', keys: 'mod+shift+h', inFields: true, ...onConversation('reply', () => copilot.rewrite('warmer')) },
  { id: 'ask', label: 'command.ask', group: 'conversation', keys: 'q', when: () => currentConversation() !== null && inInbox(), run: ask },
  { id: 'brief', label: 'command.brief', group: 'conversation', keys: 'p', when: () => Boolean(store.get().threads.get(currentConversation() ?? '')?.brief), run: () => focusOn('brief') },

  { id: 'next', label: 'command.next', group: 'list', keys: 'j', repeats: true, keyOnly: true, when: inInbox, run: () => step(1) },
  { id: 'previous', label: 'command.previous', group: 'list', keys: 'k', repeats: true, keyOnly: true, when: inInbox, run: () => step(-1) },
  { id: 'select', label: 'command.select', group: 'list', keys: 'shift+x', when: () => inInbox() && currentConversation() !== null, run: () => toggleSelected(currentConversation() ?? '') },
  { id: 'assign_selected', label: 'bulk.accept', group: 'list', keys: 'shift+a', when: several, run: () => void acceptAll([...ui.get().selected]) },
  { id: 'close_selected', label: 'command.close_selected', group: 'list', keys: 'shift+e', when: several, run: () => openDialog('close') },
  { id: 'next_waiting', label: 'command.next_waiting', group: 'list', keys: 'shift+j', when: inInbox, run: nextWaiting },
  { id: 'filter', label: 'command.filter', group: 'list', keys: 'f', run: filter },

  { id: 'go_inbox', label: 'nav.inbox', group: 'goto', keys: 'g i', run: () => go({ screen: 'inbox', conversation: null, details: false }) },
  { id: 'go_wall', label: 'nav.wall', group: 'goto', keys: 'g l', when: lead, run: () => go({ screen: 'wall', conversation: null }) },
  { id: 'go_approvals', label: 'nav.approvals', group: 'goto', keys: 'g a', run: () => go({ screen: 'approvals' }) },
  { id: 'go_closed', label: 'nav.closed', group: 'goto', keys: 'g c', run: () => go({ screen: 'closed', conversation: null }) },
  { id: 'search', label: 'command.search', group: 'goto', keys: '/', run: search },
  { id: 'go_staffing', label: 'nav.staffing', group: 'goto', keys: 'g f', when: lead, run: () => go({ screen: 'staffing', query: '' }) },
  { id: 'go_knowledge', label: 'nav.knowledge', group: 'goto', keys: 'g k', when: lead, run: () => go({ screen: 'knowledge' }) },
  { id: 'go_practice', label: 'nav.practice', group: 'goto', keys: 'g p', when: works, run: () => go({ screen: 'practice' }) },
  { id: 'go_settings', label: 'nav.settings', group: 'goto', keys: 'g s', run: () => go({ screen: 'settings' }) },

  { id: 'stop', label: 'command.stop', group: 'assistant', keys: 'mod+shift+.', inFields: true, when: lead, run: () => openDialog('stop') },

  { id: 'stops', label: 'command.stops', group: 'assistant', when: lead, run: () => openDialog('stops') },

  { id: 'available', label: 'presence.go_available', group: 'people', when: () => store.get().me?.presence !== 'available', run: () => void setPresence('available') },
  { id: 'busy', label: 'presence.go_busy', group: 'people', when: () => store.get().me?.presence !== 'busy', run: () => void setPresence('busy') },
  { id: 'away', label: 'presence.go_away', group: 'people', when: () => store.get().me?.presence !== 'away', run: () => void setPresence('away') },

  { id: 'palette', label: 'command.palette', group: 'view', keys: 'mod+k', inFields: true, keyOnly: true, run: () => openDialog('palette') },
  { id: 'keys', label: 'command.keys', group: 'view', keys: '?', run: () => openDialog('keys') },
  { id: 'nav', label: 'command.nav', group: 'view', keys: '[', run: () => ui.set(({ navNarrow }) => ({ navNarrow: !navNarrow })) },
  { id: 'side', label: 'command.side', group: 'view', keys: ']', when: () => currentConversation() !== null, run: toggleDetails },
  { id: 'theme', label: 'command.theme', group: 'view', run: () => preferences.set({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }) },
  { id: 'back', label: 'command.back', group: 'view', keys: 'escape', keyOnly: true, run: back },
  { id: 'undo', label: 'action.undo', group: 'view', keys: 'mod+z', keyOnly: true, when: () => store.get().closing.length > 0 && !isField(document.activeElement), run: undoLast },
]

/** Keys that the composer handles itself; listed for the help page only. */
export const composerKeys: readonly { label: PlainKey; keys: string }[] = [
  { label: 'keys.send', keys: 'mod+enter' },
  { label: 'keys.send_wrap_up', keys: 'mod+shift+enter' },
  { label: 'keys.saved_replies', keys: 'mod+/' },
  { label: 'keys.leave', keys: 'escape' },
]

export const keysOf = (id: string): string | undefined => commands.find((command) => command.id === id)?.keys
export const usable = (command: CommandSpec): boolean => command.when?.() ?? true
