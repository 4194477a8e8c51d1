// The talk with the loader on the host page. It carries no conversation data: open or closed, a number of unread messages.

/** Set by the first message of the loader; answers go to this origin only. */
let hostOrigin: string | undefined

/** `react` learns whether the panel is open, and a draft that the host page wants in the field. */
export function listenToHost(react: (isOpen: boolean, draft?: string) => void) {
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || typeof data?.baton !== 'boolean') return
    hostOrigin ??= origin
    if (origin === hostOrigin) react(data.baton, data.draft)
  })
  // To whoever has embedded us: says only that there is a chat, and asks for the first message.
  parent.postMessage({ baton: 'ready' }, '*')
}

function tell(message: object) {
  if (hostOrigin) parent.postMessage(message, hostOrigin)
}

export const closePanel = () => tell({ baton: 'close' })
export const showUnread = (count: number) => tell({ baton: 'unread', count })
