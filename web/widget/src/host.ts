// The talk with the loader on the host page. It carries no conversation data: open, close, a number of unread messages.

/** Set by the first message of the loader; answers go to this origin only. */
let hostOrigin: string | null = null

export interface FromHost { baton: 'open' | 'closed'; text?: string }

export function listenToHost(react: (message: FromHost) => void) {
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || parent === window || !data || (data.baton !== 'open' && data.baton !== 'closed')) return
    hostOrigin ??= origin
    if (origin === hostOrigin) react(data)
  })
  // To whoever has embedded us: says only that there is a chat, and asks for the first message.
  parent.postMessage({ baton: 'ready' }, '*')
}

function tell(message: object) {
  if (hostOrigin) parent.postMessage(message, hostOrigin)
}

export const closePanel = () => tell({ baton: 'close' })
export const showUnread = (count: number) => tell({ baton: 'unread', count })
