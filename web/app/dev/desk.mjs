// The state behind the development server: who holds what, and the staff frames that tell it. Follows docs/PROTOCOL.md.
import { actions, acts, drafts, gaps, makeClosed, makeConversations, savedReplies, skills, staff, topics } from './company.mjs'

const OFFER_MS = 45_000

export class Problem extends Error {
  constructor(status, code, detail = '', field) {
    super(code)
    Object.assign(this, { status, code, detail, field })
  }
}

export class Desk {
  constructor({ conversations = 40, closed = 120 } = {}) {
    this.now = () => Date.now()
    this.staff = staff()
    this.threads = makeConversations(conversations, this.now())
    this.closed = makeClosed(closed, this.now())
    this.stops = []
    this.gaps = gaps(this.now())
    this.ended = []
    this.approvals = []
    this.left = 24_000
    this.runs = 0
    this.epoch = 1
    this.log = []
    this.clients = new Set()
    this.seen = new Map()
    this.renewOffers()
  }

  // Frames

  cursor() {
    return `${this.epoch}.${this.log.length}`
  }

  /** A frame for everybody that counts for resuming. */
  tell(frame) {
    this.log.push(frame)
    const full = { ...frame, cursor: this.cursor() }
    for (const client of this.clients) client.send(full)
  }

  /** A frame for those who watch a conversation. */
  tellWatchers(conversation, frame) {
    for (const client of this.clients) if (client.watched === conversation) client.send({ conversation, ...frame })
  }

  me(agent) {
    const { ...me } = this.person(agent)
    return { ...me, holding: this.holding(agent) }
  }

  person(agent) {
    return this.staff.find((one) => one.agent === agent)
  }

  holding(agent) {
    let count = 0
    for (const { row } of this.threads.values()) if (row.holder.agent === agent) count++
    return count
  }

  desk() {
    const waiting = [...this.threads.values()].map(({ row }) => row).filter((row) => row.holder.kind === 'queue')
    return {
      staff: this.staff.map(({ email: _, invited: __, ...one }) => ({ ...one, holding: this.holding(one.agent) })), stops: this.stops, waiting: waiting.length,
      longest_wait_since: waiting.length ? Math.min(...waiting.map((row) => row.waiting_since)) : null, approvals: this.approvals,
    }
  }

  hello(agent) {
    return {
      t: 'hello', cursor: this.cursor(), me: this.me(agent), desk: this.desk(), rows: [...this.threads.values()].map(({ row }) => row), topics, skills, actions, currency: 'EUR', saved_replies: savedReplies,
    }
  }

  connect(client, cursor) {
    this.clients.add(client)
    const [epoch, number] = (cursor ?? '').split('.').map(Number)
    if (cursor && epoch === this.epoch && number <= this.log.length) {
      this.log.slice(number).forEach((frame, index) => client.send({ ...frame, cursor: `${this.epoch}.${number + index + 1}` }))
    } else {
      if (cursor) client.send({ t: 'reset' })
      client.send(this.hello(client.agent))
    }
  }

  disconnect(client) {
    this.clients.delete(client)
    this.viewersChanged(client.watched)
  }

  watch(client, conversation) {
    const before = client.watched
    client.watched = conversation
    client.writing = false
    if (conversation && this.threads.has(conversation)) client.send({ t: 'thread', conversation, thread: this.threadFor(client.agent, conversation) })
    if (before !== conversation) this.viewersChanged(before)
    this.viewersChanged(conversation)
  }

  typing(client, conversation) {
    client.writing = true
    this.viewersChanged(conversation)
  }

  viewersChanged(conversation) {
    if (!conversation) return
    const watching = [...this.clients].filter((client) => client.watched === conversation)
    const viewers = watching.map(({ agent, writing }) => ({ agent, name: this.person(agent).name, writing: Boolean(writing) }))
    this.tellWatchers(conversation, { t: 'viewers', viewers })
  }

  // What is allowed

  may(agent, thread) {
    const { row } = thread
    const { role } = this.person(agent)
    if (role === 'auditor') return []
    if (row.status === 'closed') return ['note', 'tag']
    const lead = role === 'supervisor' || role === 'admin'
    const aside = row.snoozed_until ? 'wake' : 'snooze'
    if (row.holder.agent === agent) return ['reply', 'note', 'tag', aside, 'transfer', ...(thread.return_offered ? [] : ['return']), 'wrap_up', 'act']
    const verbs = ['note', 'tag']
    if (row.holder.kind === 'queue') verbs.push('accept')
    if (row.offered_to === agent) verbs.push('decline')
    if (lead) verbs.push('take_over')
    if (lead && row.holder.kind !== 'queue') verbs.push('whisper')
    return verbs
  }

  threadFor(agent, conversation) {
    const thread = this.threads.get(conversation) ?? this.closedThread(conversation)
    if (!thread) throw new Problem(404, 'not-found', 'There is no such conversation')
    const approval = this.approvals.find((asked) => asked.conversation === conversation) ?? null
    return { ...thread, may: this.may(agent, thread), acts: thread.row.holder.agent === agent ? acts(this.left) : [], approval }
  }

  closedThread(conversation) {
    const row = this.closed.find((one) => one.conversation === conversation)
    if (!row) return undefined
    const [base] = makeConversations(1, this.now()).values()
    return { ...base, row, brief: null, items: base.items.slice(0, 4), customer: { ...base.customer, name: row.customer.name }, earlier: [], csat: 4 }
  }

  check(agent, conversation, verb, version) {
    const thread = this.threads.get(conversation)
    if (!thread) throw new Problem(this.closed.some((row) => row.conversation === conversation) ? 409 : 404, this.closed.some((row) => row.conversation === conversation) ? 'already-closed' : 'not-found')
    if (version !== undefined && version !== thread.row.holder_version) throw new Problem(409, 'stale-version', 'The holder changed')
    if (!this.may(agent, thread).includes(verb)) throw new Problem(403, verb === 'reply' ? 'not-holder' : 'not-allowed')
    return thread
  }

  // Changes

  change(thread, with_) {
    thread.row = { ...thread.row, ...with_, updated_at: this.now() }
    this.tell({ t: 'row', row: thread.row })
  }

  hold(thread, holder, more = {}) {
    const waits = holder.kind === 'queue'
    this.change(thread, {
      holder: { agent: null, name: null, ...holder }, holder_version: thread.row.holder_version + 1, offered_to: null, offer_expires: null,
      waiting_since: waits ? (thread.row.waiting_since ?? this.now()) : null, promise_due: waits ? (thread.row.promise_due ?? this.now() + 300_000) : null, ...more,
    })
    this.tell({ t: 'desk', desk: this.desk() })
  }

  add(thread, kind, author, text, clientId, more = {}) {
    const seq = (thread.items.at(-1)?.seq ?? 0) + 2
    const item = { seq, at: this.now(), kind, author, id: kind === 'event' ? null : `msg_${thread.row.conversation}_${seq}`, text, citations: [], masked: false, ai_assisted: false, why: null, ...more }
    thread.items = [...thread.items, item]
    this.tellWatchers(thread.row.conversation, { t: 'item', item, ...(clientId ? { client_id: clientId } : {}) })
    if (kind === 'message') this.change(thread, { last: { author: author.kind, text, at: item.at }, unread: author.kind === 'customer' ? thread.row.unread + 1 : 0, turns: thread.row.turns + 1 })
    return item
  }

  event(thread, text) {
    return this.add(thread, 'event', { kind: 'system', name: '' }, text)
  }

  author(agent) {
    return { kind: 'agent', name: this.person(agent).name }
  }

  accept(agent, conversation, { holder_version }) {
    const thread = this.check(agent, conversation, 'accept', holder_version)
    this.hold(thread, { kind: 'agent', agent, name: this.person(agent).name })
    this.event(thread, `${this.person(agent).name} accepted.`)
    return this.threadFor(agent, conversation)
  }

  decline(agent, conversation, { holder_version }) {
    const thread = this.check(agent, conversation, 'decline', holder_version)
    this.change(thread, { offered_to: 'jo', offer_expires: this.now() + OFFER_MS, holder_version: thread.row.holder_version + 1 })
    this.tellWatchers(conversation, { t: 'thread', thread: this.threadFor(agent, conversation) })
  }

  takeOver(agent, conversation, { holder_version }) {
    const thread = this.check(agent, conversation, 'take_over', holder_version)
    this.event(thread, `${this.person(agent).name} took over.`)
    this.hold(thread, { kind: 'agent', agent, name: this.person(agent).name })
    return this.threadFor(agent, conversation)
  }

  write(agent, conversation, kind, { client_id, text, ai_assisted = false }) {
    const key = `${agent} ${client_id}`
    if (this.seen.has(key)) return this.seen.get(key)
    if (!text?.trim()) throw new Problem(422, 'invalid-field', 'A text is needed.', 'text')
    const thread = this.check(agent, conversation, kind)
    const item = this.add(thread, kind === 'reply' ? 'message' : 'note', this.author(agent), text, client_id, { ai_assisted })
    this.seen.set(key, item)
    return item
  }

  again(thread) {
    const { conversation } = thread.row
    for (const client of this.clients) if (client.watched === conversation) client.send({ t: 'thread', conversation, thread: this.threadFor(client.agent, conversation) })
  }

  tag(agent, conversation, { add = [], remove = [] }) {
    const thread = this.check(agent, conversation, 'tag')
    this.event(thread, `${this.person(agent).name} tagged it: ${add.join(', ')}`)
    this.change(thread, { tags: [...new Set([...thread.row.tags.filter((tag) => !remove.includes(tag)), ...add])].sort() })
  }

  snooze(agent, conversation, { until }) {
    const thread = this.check(agent, conversation, 'snooze')
    if (!(until > this.now())) throw new Problem(422, 'invalid-field', 'Choose a time to come.', 'until')
    this.change(thread, { snoozed_until: until })
    this.again(thread)
  }

  wake(agent, conversation) {
    const thread = this.check(agent, conversation, 'wake')
    this.change(thread, { snoozed_until: null })
    this.again(thread)
  }

  /** Numbers of the right shape; the second question for the same plan has them. */
  staffPlan(agent, query) {
    this.lead(agent)
    const question = String(query)
    if (this.planned !== question) {
      this.planned = question
      return { step: 'planning', plan: null, impossible: null }
    }
    if (query.get('growth') === '50') return { step: null, plan: null, impossible: 'no-past' }
    const held = query.get('assistant')?.split(',') ?? ['delivery', 'account']
    const less = Math.max(0, 5 - held.length)
    const teams = ['returns + billing', 'privacy']
    const band = (middle, part) => ({ low: middle - part, middle, high: middle + part })
    const slots = Array.from({ length: 20 }, (_, index) => {
      const busy = Math.round(3 * Math.sin((index / 19) * Math.PI)) + less
      return { start: `${String(8 + (index >> 1)).padStart(2, '0')}:${index % 2 ? '30' : '00'}`, people: { [teams[0]]: busy, [teams[1]]: index % 5 ? 0 : 1 }, customers: { low: busy, middle: busy * 2, high: busy * 3 }, answered_in_time: 0.95 + (index % 4) / 100 }
    })
    const hours = slots.reduce((sum, slot) => sum + Object.values(slot.people).reduce((all, one) => all + one, 0), 0) / 2
    const day = (answered) => ({ answered_in_time: band(answered, 0.03), gave_up: band(0.03, 0.01), wait_seconds: band(41, 12), occupancy: band(0.71, 0.06) })
    return {
      step: null, impossible: null,
      plan: {
        promise: query.get('promise') ?? '95/180', days_drawn_from: 5, days_drawn: 40, conversations_at_once: 1, teams, slots, person_hours: hours, person_hours_without_assistant: hours + 11.5,
        customers_a_day: band(80, 12), customers_a_day_outside_hours: 6.4, average_patience_seconds: 420, day: day(0.96), one_fewer: day(0.81), skills_answered_in_time: { returns: 0.97, billing: 0.955, privacy: null },
        topics: topics.map(({ name }, index) => ({ name, conversations: 400 - index * 50, reached_person: 90 - index * 9, assistant: held.includes(name) })), handled_by_people: 520, notes: ['few-days'],
      },
    }
  }

  transfer(agent, conversation, { holder_version, to, note }) {
    const thread = this.check(agent, conversation, 'transfer', holder_version)
    if (note) this.add(thread, 'note', this.author(agent), note)
    const target = to.agent ? this.person(to.agent) : null
    this.event(thread, `${this.person(agent).name} transferred to ${target ? target.name : to.skill ? skills.find((skill) => skill.name === to.skill).title : 'a supervisor'}.`)
    this.hold(thread, { kind: 'queue' }, { offered_to: target?.agent ?? 'jo', offer_expires: this.now() + OFFER_MS })
  }

  /** Within the powers of Sam at once, else it waits for a second person. */
  act(agent, conversation, { holder_version, action, arguments: given }) {
    const thread = this.check(agent, conversation, 'act', holder_version)
    const spec = acts(this.left).find((one) => one.action === action)
    const cents = spec.amount ? Number(given[spec.amount]) : null
    const rule = spec.second_person ? 'second-person' : cents > spec.power?.limit_cents ? 'above-limit' : cents > spec.power?.left_cents ? 'above-daily-limit' : null
    if (spec.consequence.effect === 'none' || !rule) {
      this.left -= cents ?? 0
      return void this.event(thread, `${spec.title}: done`)
    }
    this.approvals = [...this.approvals, this.approval(thread, agent, spec, rule, given)]
    this.event(thread, `${this.person(agent).name} asks a second person: ${spec.title}`)
    this.told(thread, agent)
  }

  approval(thread, agent, spec, rule, given) {
    const deciders = this.staff.filter((one) => one.agent !== agent && ['supervisor', 'admin'].includes(one.role))
    return {
      run: `run_${++this.runs}`, conversation: thread.row.conversation, customer: thread.row.customer.name, action: spec.action, title: spec.title, by: agent, by_name: agent ? this.person(agent).name : 'Aria', rule,
      limit_cents: rule === 'above-limit' ? spec.power.limit_cents : rule === 'above-daily-limit' ? spec.power.daily_cents : null, cents: spec.amount ? Number(given[spec.amount]) : null,
      values: spec.needs.map((one) => (given[one.name] === one.value ? one : { ...one, value: given[one.name], origin: 'agent', source: 'Agent' })), consequence: spec.consequence,
      deciders: deciders.map((one) => ({ agent: one.agent, name: one.name, left_cents: 300_000 })), asked_at: this.now(), expires_at: this.now() + 900_000,
    }
  }

  told(thread, agent) {
    this.tell({ t: 'desk', desk: this.desk() })
    for (const client of this.clients) if (client.watched === thread.row.conversation) client.send({ t: 'thread', conversation: client.watched, thread: this.threadFor(client.agent ?? agent, client.watched) })
  }

  decide(agent, conversation, { run, approve, reason }) {
    const asked = this.approvals.find((one) => one.run === run)
    if (!asked) throw new Problem(409, 'not-allowed', 'It was decided, or it ended')
    if (asked.by === agent) throw new Problem(409, 'not-eligible', 'Another person decides')
    if (!approve && !reason.trim()) throw new Problem(422, 'invalid-field', 'Say why not', 'reason')
    this.approvals = this.approvals.filter((one) => one !== asked)
    const thread = this.threads.get(conversation)
    this.event(thread, `${asked.title}: ${approve ? 'approved' : 'refused'} by ${this.person(agent).name}${reason && `: ${reason}`}`)
    if (approve) this.event(thread, `${asked.title}: done`)
    this.told(thread, agent)
  }

  whisper(agent, conversation, { client_id, instruction, text }) {
    const thread = this.check(agent, conversation, 'whisper')
    const words = { 'offer-person': 'Offer a person next', clarify: 'Ask what is meant next', 'hand-over': 'Hand over now', 'answer-only': 'Answer only, change nothing', 'leave-out': `Leave out: ${instruction?.name}` }
    const item = this.add(thread, 'whisper', this.author(agent), [instruction && words[instruction.kind], text].filter(Boolean).join('. '), client_id)
    if (instruction?.kind === 'hand-over') this.hold(thread, { kind: 'queue' })
    return item
  }

  giveBack(agent, conversation, { holder_version, mandate, topics: also = [], actions: may = [], not_again = [] }) {
    const thread = this.check(agent, conversation, 'return', holder_version)
    const title = (list, name) => list.find((one) => one.name === name)?.title ?? name
    thread.mandate = { by: this.person(agent).name, settled: mandate, topics: [thread.row.topic, ...also].map((name) => title(topics, name)), actions: may.map((name) => title(actions, name)), not_again, agreed: false }
    this.event(thread, 'The customer was asked whether the AI may continue.')
    thread.return_offered = true
    this.tellWatchers(conversation, { t: 'thread', thread: this.threadFor(agent, conversation) })
  }

  wrapUp(agent, conversation, body) {
    const thread = this.check(agent, conversation, 'wrap_up', body.holder_version)
    const row = { ...thread.row, status: 'closed', resolution: body.outcome === 'solved' ? 'confirmed' : 'unknown', topic: body.topic, updated_at: this.now() }
    this.wrappedUp = body
    this.threads.delete(conversation)
    this.closed.unshift(row)
    this.tell({ t: 'row_gone', conversation })
    this.tell({ t: 'desk', desk: this.desk() })
  }

  setPresence(agent, presence) {
    this.person(agent).presence = presence
    this.tell({ t: 'desk', desk: this.desk() })
    return this.desk()
  }

  lead(agent) {
    if (!['supervisor', 'admin'].includes(this.person(agent).role)) throw new Problem(403, 'not-allowed')
  }

  stop(agent, { scope, reason, drill = false }) {
    this.lead(agent)
    const held = [...this.threads.values()].filter(({ row }) => row.holder.kind === 'assistant' && (scope.kind === 'everywhere' || row[scope.kind] === scope.name)).length
    const starters = this.staff.filter((one) => one.agent !== agent && ['supervisor', 'admin'].includes(one.role)).map((one) => one.agent)
    this.stops = [...this.stops, { scope, by: this.person(agent).name, reason, at: this.now(), drill, conversations: held, last_word_millis: null, starters }]
    for (const thread of this.threads.values()) {
      const { row } = thread
      if (row.holder.kind !== 'assistant') continue
      if (scope.kind === 'everywhere' || (scope.kind === 'topic' ? row.topic : row.channel) === scope.name) this.hold(thread, { kind: 'queue' })
    }
    this.tell({ t: 'desk', desk: this.desk() })
    return this.desk()
  }

  start(agent, { scope }) {
    this.lead(agent)
    const ends = this.stops.find((stop) => JSON.stringify(stop.scope) === JSON.stringify(scope))
    if (!ends?.starters.includes(agent)) throw new Problem(409, 'not-eligible', 'A second person starts it again')
    this.ended = [{ stop: { ...ends, starters: [] }, ended_by: this.person(agent).name, ended_at: this.now(), alone: false }, ...this.ended]
    this.stops = this.stops.filter((stop) => JSON.stringify(stop.scope) !== JSON.stringify(scope))
    this.tell({ t: 'desk', desk: this.desk() })
    return this.desk()
  }

  list(agent, view, limit, before) {
    const rows = view === 'closed' ? this.closed : [...this.threads.values()].map(({ row }) => row)
    const from = before ? Number(before) : 0
    return { rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null }
  }

  /** Like the server: all words in one message, the newest first, one message of a conversation. */
  search(agent, query) {
    const fold = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase()
    const words = fold(query.get('q') ?? '').split(/[^\p{L}\p{N}]+/u).filter(Boolean)
    const threads = [...this.threads.values(), ...this.closed.slice(0, 3).map((row) => this.closedThread(row.conversation))]
    const kindOf = (item) => (item.kind === 'note' ? 'note' : item.author.kind)
    const hits = threads.flatMap(({ row, items }) => {
      if (query.get('status') && row.status !== query.get('status')) return []
      if (query.get('topic') && row.topic !== query.get('topic')) return []
      if (query.get('language') && row.language !== query.get('language')) return []
      const said = items.filter((item) => item.kind !== 'event' && (!query.get('by') || kindOf(item) === query.get('by')))
      const item = said.findLast((one) => words.every((word) => fold(one.text).split(/[^\p{L}\p{N}]+/u).some((other) => other.startsWith(word))))
      if (!item || words.length === 0) return []
      const parts = item.text.split(/([\p{L}\p{N}]+)/u).map((text) => ({ text, hit: words.some((word) => fold(text).startsWith(word)) }))
      return [{ row, seq: item.seq, at: item.at, author: item.author, note: item.kind === 'note', parts }]
    })
    hits.sort((a, b) => b.at - a.at)
    const from = Number(query.get('before') ?? 0)
    return { hits: hits.slice(from, from + 20), next: from + 20 < hits.length ? String(from + 20) : null, complete: true, messages: 1_000_000 }
  }

  addPerson(agent, body) {
    if (this.person(agent).role !== 'admin') throw new Problem(403, 'not-allowed')
    if (this.staff.some((one) => one.email === body.email)) throw new Problem(422, 'invalid-field', 'This e-mail is in use.', 'email')
    const { password, ...person } = body
    const added = { ...person, agent: `agent_${this.staff.length}`, presence: 'offline', holding: 0, invited: !password }
    this.staff.push(added)
    this.tell({ t: 'desk', desk: this.desk() })
    return { agent: added.agent, invitation: password ? null : `http://localhost/setup#invitation-${added.agent}` }
  }

  removePerson(agent, who) {
    if (this.person(agent).role !== 'admin') throw new Problem(403, 'not-allowed')
    this.staff = this.staff.filter((one) => one.agent !== who)
    this.tell({ t: 'desk', desk: this.desk() })
  }

  // The copilot: fixed answers, with the rules of the real one

  draftsFor(agent, conversation) {
    this.threadFor(agent, conversation)
    return conversation === 'cnv_0' ? drafts : { question: null, at: null, drafts: [] }
  }

  rewrite(agent, conversation, { text, how }) {
    const { customer } = this.threadFor(agent, conversation)
    const first = /^[^.!?]+[.!?]/.exec(text)?.[0] ?? text
    const greeting = `Hello ${customer.name.split(' ')[0]}, I am sorry for the trouble.`
    const next = how === 'shorter' ? first : text.startsWith(greeting) ? text : `${greeting}\n\n${text}\n\nRegards, ${this.person(agent).name.split(' ')[0]}`
    return { text: next, changed: next !== text }
  }

  ask(agent, conversation, { question }) {
    const { items } = this.threadFor(agent, conversation)
    const words = question.toLowerCase().match(/[a-z]{5,}/g) ?? []
    const found = items.filter((one) => one.kind === 'message' && words.some((word) => one.text.toLowerCase().includes(word)))
    return found.slice(0, 3).map((one) => ({ text: one.text, by: one.author.name, conversation, at: one.seq, when: one.at }))
  }

  settleGap(agent, conversation, article) {
    this.lead(agent)
    if (!this.gaps.some((gap) => gap.conversation === conversation)) throw new Problem(404, 'not-found')
    this.gaps = this.gaps.filter((gap) => gap.conversation !== conversation)
    if (!article) return undefined
    return { file: `articles/${article.language}/${article.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.md`, markdown: `---\ntitle: ${article.title}\n---\n\n${article.text}\n` }
  }

  // What the world does, for scripts and tests

  customerWrites(conversation, text) {
    const thread = this.threads.get(conversation)
    return this.add(thread, 'message', { kind: 'customer', name: thread.customer.name }, text)
  }

  colleagueWrites(conversation, agent) {
    const viewers = [{ agent, name: this.person(agent).name, writing: true }]
    this.tellWatchers(conversation, { t: 'viewers', viewers })
  }

  renewOffers() {
    for (const thread of this.threads.values()) if (thread.row.offered_to) thread.row = { ...thread.row, offer_expires: this.now() + OFFER_MS }
  }

  /** A restart that lost its log: old cursors are unknown. */
  newEpoch() {
    this.epoch++
    this.log = []
  }
}
