// The way to the server: a socket here, or the stream in stream.ts with the same frames.
// A link lives until its first failure; the client decides when and how to open the next one.

import type { Post } from './http'
import type { Command, Frame, Hint } from './wire'

export interface Link {
  send(command: Command | Hint): void
  /** Nothing is heard of a link after this. */
  close(): void
}

export type OpenLink = (cursor: number, onFrame: (frame: Frame) => void, onDown: () => void, post: Post) => Link

export const openSocket: OpenLink = (cursor, onFrame, onDown) => {
  const url = new URL(`/ws/customer?cursor=${cursor}`, location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const socket = new WebSocket(url, 'baton.v1')
  socket.onmessage = ({ data }) => onFrame(JSON.parse(data))
  socket.onclose = onDown
  return {
    send: (command) => socket.send(JSON.stringify(command)),
    close() {
      socket.onclose = socket.onmessage = null
      socket.close()
    },
  }
}
