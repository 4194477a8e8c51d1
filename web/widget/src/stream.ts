// The link for places that block sockets: server-sent events, and commands by POST. A file of its own, fetched when needed.

import type { OpenLink } from './link'
import type { Command, Hint } from './wire'

export const openStream: OpenLink = (cursor, onFrame, onDown, post) => {
  const source = new EventSource(`/api/customer/events?cursor=${cursor}`)
  let closed = false
  let turn = Promise.resolve()
  const close = () => {
    closed = true
    source.close()
  }
  const down = () => {
    if (!closed) onDown()
    close()
  }
  source.onmessage = ({ data }) => onFrame(JSON.parse(data))
  source.onerror = down

  async function deliver(command: Command | Hint) {
    if (closed) return
    try {
      const answer = await post('commands', command)
      const body = await answer.json()
      if (!closed && 'client_id' in command) onFrame(answer.ok ? body : { t: 'error', code: body.code, detail: '', client_id: command.client_id })
    } catch {
      down()
    }
  }
  // One after the other, so that messages arrive in the order in which they were written. Hints are not worth a request.
  return { close, send: (command) => { if ('client_id' in command) turn = turn.then(() => deliver(command)) } }
}
