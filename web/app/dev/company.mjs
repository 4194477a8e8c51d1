// The coat shop that the development server plays: people, topics, saved replies and conversations. Same every time,
// with times counted back from now.

export const topics = [
  { name: 'refund', title: 'Refund' },
  { name: 'delivery', title: 'Delivery' },
  { name: 'billing', title: 'Billing' },
  { name: 'account', title: 'Account' },
  { name: 'returns', title: 'Returns' },
  { name: 'warranty', title: 'Warranty' },
  { name: 'data_request', title: 'Data request' },
]

export const actions = [
  { name: 'refunds.issue', title: 'Refund an order' },
  { name: 'fees.waive', title: 'Waive a late fee' },
  { name: 'account.suspend', title: 'Block a customer account' },
]

const value = (name, label, known, origin, source = '', cents = false) => ({ name, label, value: known, cents, origin, source })
const order = () => value('order_number', 'Order number', '20418', 'customer', 'Customer')

/** What somebody who holds a conversation may do; limits are those of an agent. */
export const acts = (left) => [
  { action: 'orders.find', title: 'Look up an order', consequence: { effect: 'none', direction: 'neutral', reversal: '' }, needs: [order()], amount: null, second_person: false, power: null, for_assistant: false },
  {
    action: 'refunds.issue', title: 'Refund an order', consequence: { effect: 'significant', direction: 'favourable', reversal: 'Until 20:00 the same day a supervisor can stop the payment.' },
    needs: [order(), value('refund_cents', 'Refund', '18900', 'system', 'Look up an order', true)], amount: 'refund_cents', second_person: false,
    power: { limit_cents: 10_000, daily_cents: 40_000, left_cents: left }, for_assistant: true,
  },
  {
    action: 'account.suspend', title: 'Block a customer account', consequence: { effect: 'significant', direction: 'adverse', reversal: 'Undo with: Unblock a customer account' },
    needs: [value('suspend_reason', 'Suspend reason', null, 'none')], amount: null, second_person: true, power: { limit_cents: null, daily_cents: null, left_cents: null }, for_assistant: false,
  },
]

export const skills = [
  { name: 'returns', title: 'Returns' },
  { name: 'billing', title: 'Billing' },
  { name: 'privacy', title: 'Privacy' },
]

export const savedReplies = [
  {
    shortcut: 'sorry',
    title: 'Apology, damaged on arrival',
    text: {
      en: 'Hi {customer},\n\nI am {agent}. I am sorry that your coat came damaged. You have done everything right, and you do not need to send a photo.',
      de: 'Hallo {customer},\n\nhier ist {agent}. Es tut mir leid, dass dein Mantel beschädigt ankam. Du hast alles richtig gemacht, ein Foto brauchen wir nicht.',
      es: 'Hola, {customer}:\n\nSoy {agent}. Siento que tu abrigo llegara dañado. Lo has hecho todo bien y no hace falta ninguna foto.',
    },
  },
  {
    shortcut: 'label',
    title: 'Return label',
    text: {
      en: 'Hi {customer}, here is your return label for order {order}. Any DHL shop takes the parcel, it costs you nothing.',
      de: 'Hallo {customer}, hier ist dein Rücksendeetikett für Bestellung {order}. Jeder DHL-Shop nimmt das Paket an, es kostet dich nichts.',
      es: 'Hola, {customer}: aquí tienes la etiqueta de devolución del pedido {order}.',
    },
  },
  { shortcut: 'bye', title: 'Goodbye', text: { en: 'You are welcome, {customer}. Just write here if anything else comes up.', de: 'Gern geschehen, {customer}. Schreib einfach hier, wenn noch etwas ist.' } },
]

const person = (agent, name, role, presence, holding, capacity, skills_, languages) => ({
  agent, name, email: `${agent}@nordhem.example`, role, presence, holding, capacity, skills: skills_, languages,
})

export const staff = () => [
  person('sam', 'Sam Weber', 'agent', 'available', 0, 5, ['returns', 'billing'], ['en', 'de']),
  person('jo', 'Jo Park', 'agent', 'available', 2, 4, ['returns'], ['en']),
  person('lena', 'Lena Brandt', 'agent', 'busy', 3, 3, ['billing', 'privacy'], ['de', 'en']),
  person('tom', 'Tomás Gil', 'agent', 'away', 0, 4, ['returns'], ['es', 'en']),
  person('ana', 'Ana Ruiz', 'supervisor', 'available', 1, 3, ['returns', 'billing', 'privacy'], ['es', 'en']),
  person('ada', 'Ada Lind', 'admin', 'offline', 0, 2, [], ['en', 'sv']),
  person('vera', 'Vera Holm', 'auditor', 'offline', 0, 0, [], ['en']),
]

const first = ['Greta', 'Elias', 'Lena', 'Mateo', 'Tomás', 'Ruben', 'Jonas', 'Hugo', 'Chiara', 'Priya', 'Omar', 'Ida', 'Aiko', 'Nadia', 'Sofie', 'Noah', 'Clara', 'Yusuf', 'Inés']
const last = ['Vega', 'Haddad', 'Petrova', 'Silva', 'Ricci', 'Raman', 'Fischer', 'Moreau', 'Berg', 'Tanaka', 'Costa', 'Jensen', 'Novak', 'Okafor', 'Nilsen', 'Lindt', 'Aydin']
const words = {
  refund: 'The coat arrived with a torn seam and I want my money back',
  delivery: 'Tracking has not moved since Thursday, is it lost?',
  billing: 'I was charged twice for the October invoice',
  account: 'The sign-in code never arrives on my phone',
  returns: 'Which carrier picks up the parcel?',
  warranty: 'The zipper broke after three weeks',
  data_request: 'Please send me all data you hold about me',
}
const risky = {
  2: [72, { kind: 'legal', title: 'Mentions a lawyer', quote: 'my lawyer will hear about this' }],
  6: [64, { kind: 'churn', title: 'Wants to leave', quote: 'how do I cancel everything' }],
  11: [86, { kind: 'contradiction', title: 'Contradiction', quote: 'You said Friday, now you say next week?' }],
  14: [81, { kind: 'policy', title: 'Topic needs a person', quote: 'I want everything deleted under GDPR' }],
}

const MINUTE = 60_000
const why = (verdict, rule, reason, evidence) => ({ verdict, rule, reason, evidence, policy_version: 'a41c09', topic: 'refund', topic_score: 0.93 })

export function emptyRow(id, name, now) {
  return {
    conversation: id, customer: { id: `cus_${id}`, name }, holder: { kind: 'assistant', agent: null, name: null }, holder_version: 1, status: 'open',
    topic: null, language: 'en', channel: 'web', priority: 'normal', waiting_since: null, promise_due: null, offered_to: null, offer_expires: null,
    last: null, unread: 0, turns: 2, risk: 8, risks: [], reason: null, opened_at: now, updated_at: now, resolution: null, tags: [], snoozed_until: null,
  }
}

function holderOf(index) {
  if (index < 5) return { kind: 'queue', agent: null, name: null }
  if (index < 8) return { kind: 'agent', agent: 'sam', name: 'Sam Weber' }
  if (index < 10) return { kind: 'agent', agent: 'jo', name: 'Jo Park' }
  if (index === 10) return { kind: 'agent', agent: 'ana', name: 'Ana Ruiz' }
  return { kind: 'assistant', agent: null, name: null }
}

function makeRow(index, now) {
  const topic = topics[(index * 5 + 1) % topics.length].name
  const name = `${first[(index * 7) % first.length]} ${last[(index * 3 + Math.floor(index / 16)) % last.length]}`
  const holder = holderOf(index)
  const opened = now - (4 * MINUTE + index * 37_000)
  const at = now - (20_000 + (index % 90) * 41_000)
  const [risk, sign] = risky[index] ?? [4 + ((index * 13) % 40), null]
  const waits = holder.kind === 'queue' ? now - [372, 244, 131, 58, 21][index] * 1_000 : null
  const unread = holder.kind === 'queue' ? [3, 1, 2, 1, 1][index] : index === 5 ? 2 : 0
  return {
    ...emptyRow(`cnv_${index}`, name, opened),
    holder, topic, language: ['en', 'de', 'en', 'es'][index % 4], channel: index % 8 === 3 ? 'api' : 'web',
    waiting_since: waits, promise_due: waits && waits + 5 * MINUTE,
    last: { author: sign || unread || index % 3 ? 'customer' : holder.kind === 'agent' ? 'agent' : 'assistant', text: sign?.quote ?? words[topic], at },
    unread, turns: 2 + (index % 9), risk, risks: sign ? [sign] : [], priority: index === 2 ? 'high' : 'normal', updated_at: at,
    reason: waits ? 'The customer asked for a person' : null,
  }
}

const item = (seq, at, kind, authorKind, name, text, more = {}) => ({
  seq, at, kind, author: { kind: authorKind, name }, id: kind === 'event' ? null : `msg_${seq}`, text, citations: [], masked: false, ai_assisted: false, why: null, ...more,
})

function mayaItems(now) {
  const ago = (seconds) => now - seconds * 1_000
  return [
    item(2, ago(611), 'message', 'customer', 'Maya Lindqvist', 'Hi, my coat from order 20418 arrived yesterday with a torn seam on the left sleeve.'),
    item(4, ago(598), 'message', 'assistant', 'Aria', 'I am sorry about the torn seam. I found order **20418**, delivered on 22 November. I can\n\n- start a free return, or\n- offer a repair [1].\n\nWhich would you like?', {
      citations: [{ n: 1, title: 'Damaged on arrival', url: 'https://nordhem.example/help/damaged' }],
      why: why('answer', 'answer-from-knowledge', 'The topic is certified and a source covers the question.', [
        { label: 'Topic Refund', score: 0.93, threshold: 0.7, quote: null }, { label: 'Covered by a source', score: 0.81, threshold: 0.6, quote: 'arrived with a torn seam' },
      ]),
    }),
    item(6, ago(512), 'message', 'customer', 'Maya Lindqvist', 'Neither. I want the money back today, I need to buy another one for a trip on Wednesday. My card is •••• •••• •••• 4417.', { masked: true }),
    item(8, ago(500), 'message', 'assistant', 'Aria', 'I understand. For a refund I first need the parcel back at our warehouse. That takes 5 to 7 days after pickup [1].', {
      citations: [{ n: 1, title: 'Refunds and how long they take', url: 'https://nordhem.example/help/refunds' }],
      why: why('answer', 'answer-from-knowledge', 'A source covers the question.', [{ label: 'Covered by a source', score: 0.64, threshold: 0.6, quote: 'money back today' }]),
    }),
    item(10, ago(391), 'message', 'customer', 'Maya Lindqvist', 'That is ridiculous. It came broken. Let me talk to a real person.'),
    item(12, ago(390), 'event', 'system', '', 'The customer asked for a person. Aria stopped. Put in the queue of Returns.', {
      why: why('must-hand-off', 'asked-for-a-person', 'The customer asked for a person in words.', [
        { label: 'Asks for a person', score: 0.98, threshold: 0.5, quote: 'Let me talk to a real person' }, { label: 'Friction', score: 0.71, threshold: 0.6, quote: 'That is ridiculous' },
      ]),
    }),
    item(14, ago(388), 'message', 'system', 'Nordhem', 'A colleague takes over. You do not need to repeat anything.'),
    item(16, ago(120), 'note', 'agent', 'Jo Park', 'The seam issue on this batch is known. A photo is not needed.'),
  ]
}

const brief = (now, row) => ({
  reason: 'The customer asked for a person, and the tone turned angry.', rule: 'asked-for-a-person', chips: ['Asked for a person', 'Tone turned angry', 'Refund before return'],
  wants: 'Full refund of €189.00 today, without waiting for the return. Trip on Wednesday.',
  tried: ['Offered repair and free return, both declined', 'Explained 5 to 7 days after pickup'],
  verified: [{ label: 'Order 20418', value: 'delivered 22 November', source: 'Shop, 1 min ago' }, { label: 'Identity', value: 'signed in, e-mail confirmed', source: 'Session' }],
  promises: ['An answer by a person within 5 minutes'], mood_quote: 'That is ridiculous. It came broken.',
  next_step: 'Refund at once under rule R-12 (damaged goods, up to €200), keep the return label open.',
  requested_at: row.waiting_since ?? now - 5 * MINUTE, due_at: row.promise_due ?? now, corrected: null,
})

const mayaStory = {
  said: [
    { label: 'Number', value: '20418', source: 'said by the customer', at: 2 },
    { label: 'Day', value: 'yesterday', source: 'said by the customer', at: 2 },
    { label: 'Day', value: 'Wednesday', source: 'said by the customer', at: 6 },
  ],
  promised: [{ text: 'I will start a free return.', by: 'Aria', at: 8 }], wants_at: 6, mood_at: 10,
}

/** What an article answers to the first conversation, and what the customer's words answer to a question. */
export const drafts = {
  question: 'Neither. I want the money back today, I need to buy another one for a trip on Wednesday.', at: 6,
  drafts: [
    { text: 'A damaged item is refunded at once, without waiting for the return. The money is with your bank in 1 to 3 working days. But a return label stays open for 30 days.', source: { n: 1, title: 'Damaged on arrival', url: 'https://nordhem.example/help/damaged' }, language: 'en', updated: '2026-09-14' },
    { text: 'Refunds go back to the way you paid.', source: { n: 2, title: 'Refunds and how long they take', url: 'https://nordhem.example/help/refunds' }, language: 'en', updated: '2026-10-02' },
  ],
}

export const gaps = (now) => [
  { conversation: 'cnv_closed_0', agent: 'Sam Weber', at: now - 3_600_000, language: 'en', topic: 'warranty', missing: 'Whether a zipper can be repaired after the warranty', question: 'My zipper broke after three years, can … repair it?', answer: 'Yes, we repair zippers for five years. It costs €19.' },
  { conversation: 'cnv_closed_2', agent: 'Jo Park', at: now - 7_200_000, language: 'de', topic: null, missing: 'Lieferung auf die Inseln', question: 'Liefern Sie auch nach Amrum?', answer: 'Ja, in 5 Werktagen.' },
]

function plainItems(row) {
  const name = row.customer.name
  const items = [
    item(1, row.opened_at, 'message', 'customer', name, words[row.topic] ?? 'Hello'),
    item(2, row.opened_at + 9_000, 'message', 'assistant', 'Aria', 'Thank you for writing. I am looking into it and will tell you what I find.', {
      why: why('clarify', 'ask-for-order', 'An order number is missing.', [{ label: 'Topic', score: 0.58, threshold: 0.7, quote: null }]),
    }),
  ]
  if (row.holder.kind !== 'assistant') items.push(item(3, row.opened_at + 40_000, 'event', 'system', '', 'The customer asked for a person.'))
  if (row.holder.kind === 'agent') items.push(item(4, row.opened_at + 60_000, 'message', 'agent', row.holder.name, `Hello ${name.split(' ')[0]}, I have read everything above. Give me a minute.`))
  items.push(item(5, row.last.at, 'message', row.last.author === 'customer' ? 'customer' : row.last.author, row.last.author === 'customer' ? name : row.last.author === 'agent' ? row.holder.name : 'Aria', row.last.text))
  return items
}

/** One conversation with 420 messages, for scrolling. */
function longItems(row) {
  return Array.from({ length: 420 }, (_, index) =>
    index % 2 ? item(index + 1, row.opened_at - (420 - index) * 20_000, 'message', 'assistant', 'Aria', `Answer ${index}: your parcel is on its way, the carrier scanned it this morning.`)
      : item(index + 1, row.opened_at - (420 - index) * 20_000, 'message', 'customer', row.customer.name, `Question ${index}: where is it now?`))
}

export function makeConversations(count, now) {
  const threads = new Map()
  for (let index = 0; index < count; index++) {
    const row = makeRow(index, now)
    if (index === 0) Object.assign(row, {
      customer: { id: 'cus_maya', name: 'Maya Lindqvist' }, topic: 'refund', language: 'en', offered_to: 'sam', risk: 78, turns: 5,
      risks: [{ kind: 'anger', title: 'Tone turned angry', quote: 'That is ridiculous. It came broken.' }],
      last: { author: 'customer', text: 'That is ridiculous. It came broken. Let me talk to a real person.', at: now - 391_000 },
    })
    threads.set(row.conversation, {
      row,
      items: index === 0 ? mayaItems(now) : index === 7 ? longItems(row) : plainItems(row),
      brief: row.holder.kind === 'assistant' ? null : brief(now, row),
      customer: { id: row.customer.id, name: row.customer.name, email: index % 3 ? null : 'maya@example.net', language: row.language, since: Date.UTC(2021, 2, 4), known: index % 3 === 0 },
      facts: index < 8 ? [{ label: 'Order 20418', value: 'Wool coat, navy, size M, €189.00', source: 'Shop, 1 min ago' }, { label: 'Delivery', value: 'Delivered 22 Nov, 14:06, DHL', source: 'Carrier' }] : [],
      earlier: index < 3 ? [{ conversation: 'cnv_closed_1', topic: 'delivery', opened_at: Date.UTC(2026, 8, 9), resolution: 'confirmed' }] : [],
      story: index === 0 ? mayaStory : { said: [], promised: [], wants_at: null, mood_at: null },
      return_offered: false, csat: null, acts: [], approval: null, acting: false, mandate: null,
    })
  }
  return threads
}

export function makeClosed(count, now) {
  return Array.from({ length: count }, (_, index) => {
    const row = { ...makeRow(index + 20, now), conversation: `cnv_closed_${index}`, status: 'closed', unread: 0 }
    const at = now - (index + 1) * 47 * MINUTE
    return { ...row, resolution: ['confirmed', 'no-further-contact', 'unknown', 'abandoned'][index % 4], opened_at: at - 9 * MINUTE, updated_at: at }
  })
}
