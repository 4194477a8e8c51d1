// Practice of the stand-in: one skill, two cases, a customer who tells one fact. The real rules are the core's; this has
// just enough to play the page through.
import { Problem } from './desk.mjs'

const cases = [
  { name: 'false-message', title: 'A message in our name', situation: 'Paul got a text message that asks him to pay. He has not paid yet.', languages: ['en', 'de'] },
  { name: 'order-not-mine', title: 'An order she did not place', situation: 'Ingrid found a charge of ours on her bank statement.', languages: ['en'] },
]

export class Practice {
  constructor(desk) {
    this.desk = desk
    this.plays = new Map()
    this.passed = new Map()
    this.certified = new Map()
    this.toConfirm = [{ agent: 'jo', name: 'Jo Park', skill: 'returns', title: 'Returns' }]
  }

  page(agent) {
    const passed = this.passed.get(agent) ?? new Set()
    const lead = ['supervisor', 'admin'].includes(this.desk.person(agent).role)
    return {
      skills: [{
        skill: 'fraud', title: 'Fraud', needed: 1, passed: passed.size, supervisor_confirms: false, waits_for_supervisor: false,
        certified_until: this.certified.get(agent) ?? null, cases: cases.map((one) => ({ ...one, passed: passed.has(one.name) })),
      }],
      play: this.plays.get(agent) ?? null,
      to_confirm: lead ? this.toConfirm : [],
    }
  }

  begin(agent, { case: name, language }) {
    const one = cases.find((other) => other.name === name)
    if (!one) throw new Problem(422, 'invalid-field', 'There is no such case.', 'case')
    const at = this.desk.now()
    const row = {
      ...[...this.desk.threads.values()][0].row, conversation: `cnv_practice_${at}`, customer: { id: 'practice', name: 'Paul Dumas' }, language,
      holder: { kind: 'agent', agent, name: this.desk.person(agent).name }, unread: 0, opened_at: at, updated_at: at,
    }
    const thread = { row, items: [], brief: null, customer: { id: 'practice', name: 'Paul Dumas', email: null, language, since: at, known: true }, facts: [], earlier: [], may: ['reply'], return_offered: false, csat: null }
    const play = { case: name, title: one.title, situation: one.situation, thread }
    this.plays.set(agent, play)
    this.#add(play, { kind: 'customer', name: '' }, 'You sent me a message that I must pay 3.99. Is that real?')
    return play
  }

  #add(play, author, text) {
    const seq = (play.thread.items.at(-1)?.seq ?? 0) + 1
    const item = { seq, at: this.desk.now(), kind: 'message', author, id: `msg_practice_${seq}`, text, citations: [], masked: false, ai_assisted: false, why: null }
    play.thread = { ...play.thread, items: [...play.thread.items, item] }
  }

  #play(agent) {
    const play = this.plays.get(agent)
    if (!play) throw new Problem(409, 'not-eligible', 'No practice conversation is open.')
    return play
  }

  reply(agent, { text }) {
    const play = this.#play(agent)
    this.#add(play, this.desk.author(agent), text)
    this.#add(play, { kind: 'customer', name: '' }, /number/.test(text) ? 'It is from a number that begins with +44 7.' : 'So should I pay it or not?')
    return play.thread
  }

  leave(agent) {
    this.plays.delete(agent)
  }

  end(agent, { how, note }) {
    const play = this.#play(agent)
    this.plays.delete(agent)
    const mine = play.thread.items.filter(({ author }) => author.kind === 'agent').map(({ text }) => text)
    const asked = mine.find((text) => text.includes('number')) ?? null
    const points = [
      { group: 'fact', title: 'From which number it came', met: asked !== null, by_words: true, quote: asked && 'It is from a number that begins with +44 7.', words: asked && 'number', customer: true },
      { group: 'avoid', title: 'Do not ask for the card number', met: true, by_words: true, quote: null, words: null, customer: false },
      { group: 'action', title: 'End as solved', met: how === 'solved', by_words: false, quote: note || null, words: null, customer: false },
    ]
    const percent = Math.floor((points.filter(({ met }) => met).length * 100) / points.length)
    const passed = percent >= 75
    if (passed) this.certified.set(agent, this.desk.now() + 180 * 86_400_000)
    return { passed, percent, needed_percent: 75, points, certified_until: passed ? this.certified.get(agent) : null, waits_for_supervisor: false }
  }

  confirm(agent, { agent: who, skill }) {
    if (!['supervisor', 'admin'].includes(this.desk.person(agent).role)) throw new Problem(403, 'not-allowed')
    this.toConfirm = this.toConfirm.filter((one) => one.agent !== who || one.skill !== skill)
  }
}
