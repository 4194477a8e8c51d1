// A stand-in for the server: the staff part of docs/PROTOCOL.md over a made-up company, and the built workspace under the
// content security policy of the real one. For work on the workspace and for its browser test.
//   node app/dev/server.mjs [--conversations 5000] [--port 4300] [--live]
// Sign in as sam@, ana@ (supervisor) or ada@nordhem.example (admin) with the password "nordhem coats".
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { WebSocketServer } from 'ws'
import { slowLine } from '../../shared/slow-line.mjs'
import { Desk, Problem } from './desk.mjs'
import { Practice } from './practice.mjs'

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.html': 'text/html; charset=utf-8' }
export const PASSWORD = 'nordhem coats'
export const SETUP_TOKEN = 'first-link'

const policy = (nonce) =>
  `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'`

const agentOf = (request) => /baton_session=([\w]+)/.exec(request.headers.cookie ?? '')?.[1] ?? null

async function bodyOf(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text ? JSON.parse(text) : {}
}

function signedIn(desk, agent) {
  if (!agent || !desk.person(agent)) throw new Problem(401, 'not-signed-in')
  return agent
}

/** method and path to what it does: `(desk, agent, body, parts, query)` gives the answer, undefined for 204. */
const routes = {
  'GET /setup': (desk) => ({ needed: desk.setupNeeded ?? false }),
  'POST /setup': (desk, _, body, __, ___, session) => {
    if (body.token !== SETUP_TOKEN) throw new Problem(422, 'invalid-field', 'This link was used.', 'token')
    if (body.password.length < 10) throw new Problem(422, 'invalid-field', 'At least 10 characters.', 'password')
    Object.assign(desk.person('ada'), { name: body.name, email: body.email })
    session('ada')
    return desk.me('ada')
  },
  'POST /session': (desk, _, body, __, ___, session) => {
    const person = desk.staff.find((one) => one.email === body.email)
    if (!person || body.password !== PASSWORD) throw new Problem(401, 'wrong-credentials')
    session(person.agent)
    return desk.me(person.agent)
  },
  'DELETE /session': (desk, _, __, ___, ____, session) => session(''),
  'GET /me': (desk, agent) => desk.me(signedIn(desk, agent)),
  'GET /conversations': (desk, agent, _, __, query) => desk.list(signedIn(desk, agent), query.get('view'), Number(query.get('limit') ?? 50), query.get('before')),
  'GET /search': (desk, agent, _, __, query) => desk.search(signedIn(desk, agent), query),
  'GET /conversations/*': (desk, agent, _, [id]) => desk.threadFor(signedIn(desk, agent), id),
  'POST /conversations/*/accept': (desk, agent, body, [id]) => desk.accept(agent, id, body),
  'POST /conversations/*/decline': (desk, agent, body, [id]) => desk.decline(agent, id, body),
  'POST /conversations/*/take-over': (desk, agent, body, [id]) => desk.takeOver(agent, id, body),
  'POST /conversations/*/reply': (desk, agent, body, [id]) => desk.write(agent, id, 'reply', body),
  'POST /conversations/*/note': (desk, agent, body, [id]) => desk.write(agent, id, 'note', body),
  'POST /conversations/*/tags': (desk, agent, body, [id]) => desk.tag(agent, id, body),
  'POST /conversations/*/snooze': (desk, agent, body, [id]) => desk.snooze(agent, id, body),
  'DELETE /conversations/*/snooze': (desk, agent, _, [id]) => desk.wake(agent, id),
  'GET /staffing/plan': (desk, agent, _, __, query) => desk.staffPlan(signedIn(desk, agent), query),
  'POST /conversations/*/transfer': (desk, agent, body, [id]) => desk.transfer(agent, id, body),
  'POST /conversations/*/return': (desk, agent, body, [id]) => desk.giveBack(agent, id, body),
  'POST /conversations/*/wrap-up': (desk, agent, body, [id]) => desk.wrapUp(agent, id, body),
  'POST /conversations/*/act': (desk, agent, body, [id]) => desk.act(agent, id, body),
  'POST /conversations/*/decide': (desk, agent, body, [id]) => desk.decide(agent, id, body),
  'POST /conversations/*/whisper': (desk, agent, body, [id]) => desk.whisper(agent, id, body),
  'GET /desk/stops': (desk) => desk.ended,
  'GET /conversations/*/drafts': (desk, agent, _, [id]) => desk.draftsFor(agent, id),
  'POST /conversations/*/rewrite': (desk, agent, body, [id]) => desk.rewrite(agent, id, body),
  'POST /conversations/*/ask': (desk, agent, body, [id]) => desk.ask(agent, id, body),
  'GET /gaps': (desk, agent) => (desk.lead(agent), desk.gaps),
  'POST /gaps/*/publish': (desk, agent, body, [id]) => desk.settleGap(agent, id, body),
  'POST /gaps/*/drop': (desk, agent, _, [id]) => desk.settleGap(agent, id, null),
  'GET /desk': (desk) => desk.desk(),
  'POST /desk/presence': (desk, agent, body) => desk.setPresence(signedIn(desk, agent), body.presence),
  'POST /desk/stop': (desk, agent, body) => desk.stop(agent, body),
  'POST /desk/start': (desk, agent, body) => desk.start(agent, body),
  'GET /practice': (desk, agent) => desk.practice.page(signedIn(desk, agent)),
  'POST /practice': (desk, agent, body) => desk.practice.begin(agent, body),
  'DELETE /practice': (desk, agent) => desk.practice.leave(agent),
  'POST /practice/reply': (desk, agent, body) => desk.practice.reply(agent, body),
  'POST /practice/end': (desk, agent, body) => desk.practice.end(agent, body),
  'POST /practice/certifications': (desk, agent, body) => desk.practice.confirm(agent, body),
  'GET /staff': (desk) => desk.staff.map((person) => ({ invited: false, ...person })),
  'POST /staff': (desk, agent, body) => desk.addPerson(agent, body),
  'DELETE /staff/*': (desk, agent, _, [id]) => desk.removePerson(agent, id),
}

function match(method, path) {
  for (const [name, route] of Object.entries(routes)) {
    const [verb, pattern] = name.split(' ')
    const found = verb === method && new RegExp(`^${pattern.replaceAll('*', '([^/]+)')}$`).exec(path)
    if (found) return { route, parts: found.slice(1).map(decodeURIComponent) }
  }
  return null
}

/**
 * Starts on a free port (or the given one). `broken` holds problems for the next calls, by the end of their path; `delay`
 * gives the milliseconds that each request, answer and frame is late.
 */
export async function startDevServer({ conversations = 40, port = 0, built, delay } = {}) {
  const line = slowLine(delay)
  const root = join(resolve(built ?? process.env.BATON_UI_OUT ?? join(import.meta.dirname, '../../dist')), 'app')
  const desk = new Desk({ conversations })
  desk.practice = new Practice(desk)
  const control = { desk, broken: new Map(), requests: [] }

  async function answerApi(request, response, url) {
    const path = url.pathname.slice('/api'.length)
    const agent = agentOf(request)
    try {
      const found = match(request.method, path)
      if (!found) throw new Problem(404, 'not-found')
      const body = await bodyOf(request)
      await line.transit()
      if (request.method !== 'GET') control.requests.push({ method: request.method, path, body })
      for (const [end, problem] of control.broken) {
        if (!path.endsWith(end)) continue
        control.broken.delete(end)
        throw problem
      }
      const session = (who) => { response.setHeader('set-cookie', `baton_session=${who}; HttpOnly; SameSite=Lax; Path=/`) }
      const answer = await found.route(desk, agent, body, found.parts, url.searchParams, session)
      await line.transit()
      response.writeHead(answer === undefined ? 204 : 200, { 'content-type': 'application/json' })
      response.end(answer === undefined ? undefined : JSON.stringify(answer))
    } catch (error) {
      const { status = 500, code = 'store-failed', detail = String(error), field } = error
      response.writeHead(status, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ type: `/problems/${code}`, title: code, status, code, detail, field, request_id: 'dev' }))
    }
  }

  function answerPage(response, url) {
    const file = join(root, url.pathname)
    if (url.pathname.startsWith('/assets/')) {
      if (!existsSync(file)) return response.writeHead(404).end()
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' })
      return response.end(readFileSync(file))
    }
    const nonce = randomBytes(16).toString('base64')
    response.writeHead(200, { 'content-type': TYPES['.html'], 'content-security-policy': policy(nonce), 'cache-control': 'no-store' })
    response.end(readFileSync(join(root, 'index.html'), 'utf8').replaceAll('__CSP_NONCE__', nonce))
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost')
    if (url.pathname.startsWith('/api/')) void answerApi(request, response, url)
    else answerPage(response, url)
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url, 'http://localhost')
    const agent = agentOf(request)
    if (url.pathname !== '/ws/agent' || !agent || !desk.person(agent) || control.refuseSockets) return socket.destroy()
    sockets.handleUpgrade(request, socket, head, (live) => {
      // Written down when it is sent: what changes while it is on its way belongs to a later frame.
      const send = line.inOrder((text) => live.readyState === live.OPEN && live.send(text))
      const client = { agent, watched: null, writing: false, send: (frame) => send(JSON.stringify(frame)) }
      live.on('message', line.inOrder((data) => {
        const command = JSON.parse(String(data))
        if (command.t === 'ping') client.send({ t: 'pong' })
        if (command.t === 'watch') desk.watch(client, command.conversation)
        if (command.t === 'typing') desk.typing(client, command.conversation)
      }))
      live.on('close', () => desk.disconnect(client))
      desk.connect(client, url.searchParams.get('cursor'))
    })
  })
  await new Promise((done) => server.listen(port, '127.0.0.1', done))
  return Object.assign(control, {
    url: `http://127.0.0.1:${server.address().port}`,
    dropSockets: () => sockets.clients.forEach((live) => live.terminate()),
    close: () => {
      sockets.clients.forEach((live) => live.terminate())
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  })
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { conversations: { type: 'string', default: '40' }, port: { type: 'string', default: '4300' }, live: { type: 'boolean', default: false } } })
  const control = await startDevServer({ conversations: Number(values.conversations), port: Number(values.port) })
  console.log(`${control.url}  sam@, ana@ or ada@nordhem.example, password: ${PASSWORD}`)
  setInterval(() => control.desk.renewOffers(), 40_000)
  if (values.live) {
    let turn = 0
    setInterval(() => {
      const ids = [...control.desk.threads.keys()]
      control.desk.customerWrites(ids[(turn++ * 7) % ids.length], `And another thing, number ${turn}.`)
    }, 1_500)
  }
}
