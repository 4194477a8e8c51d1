// Two ways to the server with the same frames: a socket, or server-sent events with commands by POST.
// A link lives until its first failure; the client decides when and how to open the next one.

import { post } from './http'
import type { Command, Frame, Hint } from './wire'

export interface Link {
  send(command: Command | Hint): void
  /** Nothing is heard of a link after this. */
  close(): void
}

export type OpenLink = (cursor: number, onFrame: (frame: Frame) => void, onDown: () => void) => Link

const parse = (data: string): Frame => {
  try {
    return JSON.parse(data)
  } catch {
    return { t: 'pong' }
  }
}

export const openSocket: OpenLink = (cursor, onFrame, onDown) => {
  const url = new URL(`/ws/customer?cursor=${cursor}`, location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const socket = new WebSocket(url, 'baton.v1')
  socket.onmessage = ({ data }) => onFrame(parse(data))
  socket.onclose = onDown
  return {
    send: (command) => socket.send(JSON.stringify(command)),
    close() {
      socket.onclose = socket.onmessage = null
      socket.close()
    },
  }
}

export const openStream: OpenLink = (cursor, onFrame, onDown) => {
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
  source.onmessage = ({ data }) => onFrame(parse(data))
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
