// A stand-in for the server: the customer part of docs/PROTOCOL.md with a short script instead of an assistant, and a
// host page on another origin with its own strict content security policy. For work on the widget and for its browser
// test. Run `npm run widget:dev` and open the address that it prints.
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import { slowLine } from '../../shared/slow-line.mjs'
import { answerTo, greeting, texts } from './script.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const built = join(resolve(process.env.BATON_UI_OUT || join(here, '../../dist')), 'widget')
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.json': 'application/json' }
const address = (server) => `http://127.0.0.1:${server.address().port}`
const listen = (server, port) => new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)))

/** One customer's conversation: a log of frames and the present state. */
function createConversation(language) {
  const words = texts[language]
  let seq = 0
  let number = 1
  const seen = new Map()
  const clients = new Set()
  const conversation = { log: [], received: [], language, clients, replyDelay: 60 }
  const state = {
    status: 'open', holder: { kind: 'assistant', name: null }, queue: null, return_offer: null, ask_helped: false, ask_csat: false, assistant_stopped: false,
  }
  const toAll = (frame) => clients.forEach((send) => send(frame))
  const add = (frame) => { const full = { ...frame, seq: (seq += 2) }; conversation.log.push(full); toAll(full); return full }
  const message = (kind, name, text, more = {}) =>
    add({ t: 'message', id: `msg_${number}_${seq}`, author: { kind, name }, text, at: Date.now(), citations: [], choices: [], offer_person: false, masked: false, ...more })
  const assistant = (text, more) => message('assistant', 'Aria', text, more)
  const hold = (kind, name, text = '') => {
    Object.assign(state, { holder: { kind, name }, queue: null, return_offer: null })
    add({ t: 'holder', holder: state.holder, version: seq, text })
  }
  const queue = (more) => { state.queue = more && { position: 2, low_minutes: 3, high_minutes: 6, late: false, open: true, opens_at: null, ...more }; add({ t: 'queue', queue: state.queue }) }

  const hello = () => ({
    t: 'hello', conversation: seq ? `cnv_${number}` : null, seq, language, company: 'Nordhem', assistant_name: 'Aria',
    disclosure: words.disclosure, starters: words.starters, ...state,
  })

  const commands = {
    send({ text, client_id }) {
      message('customer', '', text.replace(/\b\d{4}(?:[ -]?\d{4}){3}\b/g, '•••• •••• •••• ••••'), { client_id, masked: /\b\d{4}(?:[ -]?\d{4}){3}\b/.test(text) })
      state.ask_helped = false
      if (state.status === 'closed') { state.status = 'open'; hold('assistant', null) }
      if (state.holder.kind !== 'assistant' || conversation.silent) return
      toAll({ t: 'typing', who: 'assistant' })
      setTimeout(() => {
        const { person, helped, ...reply } = answerTo(text, language)
        if (person) return commands.human()
        assistant(reply.text, reply)
        if (helped) { state.ask_helped = true; add({ t: 'ask_helped' }) }
      }, conversation.replyDelay)
    },
    human() { hold('queue', null, words.queued); queue({}) },
    stay() { hold('assistant', null, words.stayed) },
    consent({ yes }) { if (yes) hold('assistant', null, words.returned); else { state.return_offer = null } },
    helped() { state.ask_helped = false },
    csat({ score }) { state.ask_csat = false; add({ t: 'rated', score }) },
    new() {
      number += 1
      seq = 0
      conversation.log = []
      Object.assign(state, { status: 'open', holder: { kind: 'assistant', name: null }, queue: null, return_offer: null, ask_csat: false })
      toAll({ t: 'reset' })
      toAll(hello())
    },
  }

  return Object.assign(conversation, {
    message, assistant, hold, queue, state, hello, toAll,
    join: (name) => { hold('agent', name, words.joined.replaceAll('{name}', name)) },
    person: (name, text) => message('agent', name, text),
    offerReturn: () => { state.return_offer = words.returnOffer; add({ t: 'return_offer', text: words.returnOffer }) },
    close() { Object.assign(state, { status: 'closed', ask_csat: true, queue: null }); add({ t: 'closed', text: words.closed, ask_csat: true }) },
    greet: () => assistant(greeting(language)),
    /** Runs a command once per client_id, and answers with the ack. */
    run(command) {
      if (command.t === 'typing' || command.t === 'ping') return { t: 'pong' }
      conversation.received.push(command)
      if (conversation.refuse) return { t: 'error', code: conversation.refuse, detail: '', client_id: command.client_id }
      if (!seen.has(command.client_id)) { seen.set(command.client_id, seq + 2); commands[command.t](command) }
      return { t: 'ack', client_id: command.client_id, seq: seen.get(command.client_id) }
    },
  })
}

/**
 * Starts both servers. `network` decides what gets through, so that a test can cut the line in several ways; `delay` gives
 * the milliseconds that each request, answer and frame is late.
 */
export async function startDevServer({ port = 0, hostPort = 0, delay } = {}) {
  const line = slowLine(delay)
  const network = { sockets: true, http: true }
  const conversations = new Map()
  const open = new Set()
  let next = 0

  const customerOf = (request) => /baton_customer=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
  const body = async (request) => { let text = ''; for await (const part of request) text += part; return JSON.parse(text || '{}') }

  const api = {
    async '/api/customer/session'(request, response) {
      const { language } = await body(request)
      let customer = customerOf(request)
      if (!conversations.has(customer)) {
        customer = `cus${++next}`
        conversations.set(customer, createConversation(texts[language] ? language : 'en'))
      }
      // Not Secure, because this is plain HTTP on one machine; the real cookie is.
      response.setHeader('set-cookie', `baton_customer=${customer}; HttpOnly; Path=/`)
      await line.transit()
      response.end(JSON.stringify({ customer, conversation: null }))
    },
    '/api/customer/events'(request, response, url) {
      const conversation = conversations.get(customerOf(request))
      response.setHeader('content-type', 'text/event-stream')
      const write = line.inOrder((text) => response.write(text))
      const send = (frame) => write(`${frame.seq ? `id: ${frame.seq}\n` : ''}data: ${JSON.stringify(frame)}\n\n`)
      follow(conversation, Number(url.searchParams.get('cursor')), send)
      const drop = () => response.destroy()
      open.add(drop)
      response.on('close', () => { conversation.clients.delete(send); open.delete(drop) })
    },
    async '/api/customer/commands'(request, response) {
      const command = await body(request)
      await line.transit()
      const answer = conversations.get(customerOf(request)).run(command)
      await line.transit()
      response.end(JSON.stringify(answer))
    },
  }

  function follow(conversation, cursor, send) {
    send(conversation.hello())
    conversation.log.filter((frame) => frame.seq > cursor).forEach(send)
    conversation.clients.add(send)
  }

  function file(response, name) {
    const path = join(built, name)
    if (!path.startsWith(built) || !existsSync(path)) return void response.writeHead(404).end()
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    response.end(readFileSync(path))
  }

  const server = await listen(createServer(async (request, response) => {
    const url = new URL(request.url, 'http://x')
    if (!network.http && url.pathname.startsWith('/api')) return void request.socket.destroy()
    if (api[url.pathname]) return void api[url.pathname](request, response, url)
    if (url.pathname === '/widget' || url.pathname === '/demo') {
      const self = address(server)
      response.setHeader('content-security-policy', url.pathname === '/demo'
        ? "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src data:"
        : `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${self.replace('http', 'ws')}; frame-ancestors 'self' ${address(host)}`)
      return void file(response, url.pathname === '/demo' ? 'demo.html' : 'index.html')
    }
    file(response, url.pathname.replace(/^\/widget\//, ''))
  }), port)

  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] })
  server.on('upgrade', (request, socket, head) => {
    const conversation = conversations.get(customerOf(request))
    if (!network.sockets || !conversation) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => {
      const write = line.inOrder((text) => client.send(text))
      const send = (frame) => write(JSON.stringify(frame))
      follow(conversation, Number(new URL(request.url, 'http://x').searchParams.get('cursor')), send)
      const drop = () => client.terminate()
      open.add(drop)
      client.on('close', () => { conversation.clients.delete(send); open.delete(drop) })
      client.on('message', line.inOrder((data) => send(conversation.run(JSON.parse(data)))))
    })
  })

  const host = await listen(createServer((request, response) => {
    const url = new URL(request.url, 'http://x')
    const self = address(server)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', `default-src 'self'; script-src ${self}; style-src 'self'; frame-src ${self}`)
    response.end(`<!doctype html><html lang="${url.searchParams.get('l') || 'en'}" dir="${url.searchParams.get('dir') || 'ltr'}"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wool coat</title><main><h1>Wool coat</h1><p>A page of somebody else, with its own strict content security policy.</p><a href="#size">Size table</a></main>
<script async src="${self}/widget/loader.js" data-label="Help"></script></html>`)
  }), hostPort)

  return {
    url: address(server), hostUrl: address(host), network, conversations,
    conversation: () => [...conversations.values()].at(-1),
    dropConnections: () => [...open].forEach((drop) => drop()),
    close: () => { [...open].forEach((drop) => drop()); server.close(); host.close(); server.closeAllConnections(); host.closeAllConnections() },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url, hostUrl } = await startDevServer({ port: Number(process.env.PORT) || 0 })
  console.log(`shop page of somebody else  ${hostUrl}\nour demo shop               ${url}/demo\nthe chat alone              ${url}/widget?l=en`)
}
