// The widget in a real browser, on a foreign page with its own strict content security policy.
// Keyboard only; cuts the line in several ways; axe in light and dark; leaves pictures in e2e/shots.
// Needs Chromium (CHROMIUM=path, default /usr/bin/chromium) and a build (`npm run e2e:widget` makes one).
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { startDevServer } from '../widget/dev/server.mjs'
import { accessible, atEnd, attribute, checked, count, delay, eventually, focusIn, gone, openBrowser, scroll, shots, value } from './helpers.mjs'

/** One fresh browser profile with the host page open; `run` gets all it needs and the browser is gone afterwards. */
async function visit(name, { language = 'en', dark = false, width = 1000, height = 820, dir = 'ltr', contrast }, run) {
  const server = await startDevServer({ delay })
  const { page, close } = await openBrowser({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', forcedColors: contrast, locale: language })
  try {
    const errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (line) => { if (line.type() === 'error' && !/WebSocket connection|ERR_|Failed to load resource/.test(line.text())) errors.push(line.text()) })
    await page.goto(`${server.hostUrl}/?l=${language}&dir=${dir}`)
    const frame = async () => {
      let found
      await eventually(() => (found = page.frames().find((candidate) => candidate.url().includes('/widget'))) !== undefined, true, 'the frame of the chat')
      await found.getByRole('log').waitFor()
      return found
    }
    /** Picture and layout: nothing of the foot is pushed out of the panel, what has focus can be seen. */
    const shot = async (part) => {
      const chat = await frame()
      const outside = () => chat.evaluate(() => [document.activeElement.closest('label') ?? document.activeElement, ...document.querySelectorAll('header, .log, footer, footer > *')]
        .filter((element) => { const { top, bottom, width } = element.getBoundingClientRect(); return width < 20 || top < 0 || bottom > innerHeight + 1 })
        .map((element) => element.outerHTML.slice(0, 120)))
      await eventually(outside, [], `in view, ${name} ${part}`)
      await page.screenshot({ path: join(shots, `widget-${name}-${part}.png`) })
    }
    const audit = (chat, part) => accessible(chat, `${name} ${part}`)
    const openByKeyboard = async () => {
      await page.locator('baton-chat').waitFor({ state: 'attached' })
      await page.getByRole('link', { name: 'Size table' }).focus()
      await page.keyboard.press('Tab')
      await focusIn(page, 'baton-chat')
      await page.keyboard.press('Enter')
      const chat = await frame()
      await chat.locator('#disclosure').waitFor()
      await focusIn(chat, FIELD)
      return chat
    }
    await run({ page, server, openByKeyboard, frame, shot, audit })
    assert.deepEqual(errors, [], `errors in the console, ${name}`)
    console.log(`ok  ${name}`)
  } finally {
    await close()
    server.close()
  }
}

const FIELD = '.box textarea'
const bubbles = (chat) => chat.locator('article .bubble').allInnerTexts()
const own = (chat, text) => chat.locator('article.customer', { hasText: text })
/** Types into the field once it has the keyboard, and sends when it stands there. */
const type = async (page, chat, text) => {
  await focusIn(chat, FIELD)
  await page.keyboard.type(text)
  await value(chat.locator(FIELD), text)
  await page.keyboard.press('Enter')
  await value(chat.locator(FIELD), '')
  await own(chat, text.slice(-12)).waitFor()
}
/** Every text of mine has reached the server, and the page knows. */
const allSent = async (chat, conversation, number) => {
  await eventually(() => conversation.received.filter((command) => command.t === 'send').length, number)
  await gone(chat.locator('.sending'))
}
/** Focus has to be on a control, never on the page itself. */
const focusedName = (chat) => chat.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent}`)

await visit('light', {}, async ({ page, server, openByKeyboard, shot, audit }) => {
  const chat = await openByKeyboard()
  await shot('start')
  await audit(chat, 'start')

  await type(page, chat, 'Where is my order 20402?')
  await chat.getByText('Did this help?').waitFor()
  await count(own(chat, '20402'), 1, 'the message stands there once')
  await shot('answer')
  await audit(chat, 'answer')

  // From the field to "Talk to a person" in at most three steps back.
  let steps = 0
  do { await page.keyboard.press('Shift+Tab'); steps++ } while (steps < 4 && !(await focusedName(chat)).endsWith('Talk to a person'))
  assert.ok(steps <= 3, `${steps} steps to the person`)
  await page.keyboard.press('Enter')
  await chat.getByText('You are number 2 in the queue. About 3 to 6 min.').first().waitFor()
  await attribute(chat.getByRole('button', { name: 'Talk to a person' }), 'aria-pressed', 'true')
  await shot('queue')
  await audit(chat, 'queue')

  // The line drops; what is written meanwhile is sent once, what was said meanwhile arrives.
  const conversation = server.conversation()
  server.network.sockets = server.network.http = false
  server.dropConnections()
  await chat.getByText('Reconnecting.').first().waitFor()
  await chat.getByRole('textbox').focus()
  await type(page, chat, 'Written without a line')
  conversation.join('Sam')
  conversation.person('Sam', 'Hello, I am Sam. I am looking at order 20402 now.')
  await chat.getByText('Sending').waitFor()
  await shot('offline')
  await audit(chat, 'offline')
  server.network.sockets = server.network.http = true
  await chat.getByText('I am looking at order').waitFor()
  await gone(chat.locator('.status'))
  await allSent(chat, conversation, 2)
  await count(own(chat, 'Written without a line'), 1)
  assert.equal(conversation.received.filter((c) => c.text === 'Written without a line').length, 1, 'sent once')
  const begun = async () => (await bubbles(chat)).map((text) => text.trim().slice(0, 18))
  await eventually(begun, ['Where is my order ', 'Order 20402 left o', 'Hello, I am Sam. I', 'Written without a '], 'in order, no doubles')
  await count(chat.getByRole('button', { name: 'Talk to a person' }), 0)
  await shot('person')
  await audit(chat, 'person')

  conversation.offerReturn()
  await chat.getByText('Sam would hand you back').waitFor()
  await shot('return')
  await audit(chat, 'return offer')
  await chat.getByRole('button', { name: 'No, stay with a person' }).focus()
  await page.keyboard.press('Enter')
  await gone(chat.getByText('Sam would hand you back'))
  await eventually(() => focusedName(chat), /^TEXTAREA/, 'focus moved on from the button that is gone')

  conversation.close()
  await chat.getByText('How was this conversation?').waitFor()
  await chat.getByRole('radio', { name: '1 out of 5' }).focus()
  for (let star = 2; star <= 4; star++) {
    await page.keyboard.press('ArrowRight')
    await checked(chat.getByRole('radio', { name: `${star} out of 5` }))
  }
  await shot('ended')
  await audit(chat, 'ended')
  await page.keyboard.press('Tab')
  await focusIn(chat, '[name=comment]')
  await page.keyboard.type('Friendly and fast.')
  await value(chat.locator('[name=comment]'), 'Friendly and fast.')
  await page.keyboard.press('Tab')
  await focusIn(chat, '.rating button')
  await page.keyboard.press('Enter')
  await chat.getByText('Thank you for your rating.').waitFor()
  const rating = conversation.received.find((c) => c.t === 'csat')
  assert.deepEqual([rating.score, rating.comment], [4, 'Friendly and fast.'])
  await focusIn(chat, FIELD)
  await shot('thanks')
  await audit(chat, 'thanks')
  conversation.silent = true
  await type(page, chat, 'One more question')
  await chat.getByRole('button', { name: 'Talk to a person' }).waitFor()
  await count(chat.getByText('Start a new conversation'), 0, 'writing on opens it again')
  await allSent(chat, conversation, 3)
  conversation.close()
  await chat.getByRole('button', { name: 'Start a new conversation' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByRole('group', { name: 'Common questions' }).waitFor()
  await eventually(() => bubbles(chat), [], 'the new conversation is empty')
  await focusIn(chat, FIELD)

  await page.keyboard.press('Escape')
  // The frame tells the launcher by message, and the launcher gives the focus back.
  await page.waitForFunction(() => document.activeElement.tagName === 'BATON-CHAT')
  const devtools = await page.context().newCDPSession(page)
  const launcher = async () => {
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    const node = nodes.find(({ role, name }) => role?.value === 'button' && name?.value.startsWith('Help'))
    return node && [node.name.value, node.properties.find((property) => property.name === 'expanded')?.value.value]
  }
  const launcherIs = (...expected) => eventually(launcher, expected, 'what the launcher says')
  await launcherIs('Help', false)
  assert.equal(await page.locator('baton-chat').evaluate((host) => host.shadowRoot), null, 'the shadow root is closed')
  conversation.assistant('One more thing.')
  await chat.getByText('One more thing.').waitFor({ state: 'attached' })
  await launcherIs('Help (1)', false)
  await page.keyboard.press('Enter')
  await chat.getByText('One more thing.').waitFor()
  await launcherIs('Help', true)
})

/** What could not be sent is written down a moment later; a page that is gone by then would lose it. */
const kept = (chat, text) => chat.waitForFunction((wanted) => new Promise((resolve) => {
  const opening = indexedDB.open('baton-widget', 1)
  opening.onerror = opening.onblocked = () => resolve(false)
  opening.onsuccess = () => {
    const asking = opening.result.transaction('outbox').objectStore('outbox').getAll()
    asking.onerror = () => resolve(false)
    asking.onsuccess = () => {
      opening.result.close()
      resolve(asking.result.some(({ command }) => command.text === wanted))
    }
  }
}), text)

await visit('reload', {}, async ({ page, server, openByKeyboard }) => {
  let chat = await openByKeyboard()
  const conversation = server.conversation()
  conversation.silent = true
  await type(page, chat, 'First')
  await allSent(chat, conversation, 1)
  server.network.sockets = server.network.http = false
  server.dropConnections()
  await type(page, chat, 'Kept over a reload')
  await kept(chat, 'Kept over a reload')
  await page.reload()
  server.network.sockets = server.network.http = true
  chat = await openByKeyboard()
  await own(chat, 'Kept over a reload').waitFor()
  await allSent(chat, conversation, 2)
  await eventually(async () => (await bubbles(chat)).map((text) => text.trim()), ['First', 'Kept over a reload'])
  assert.equal(conversation.received.filter((c) => c.text?.startsWith('Kept')).length, 1, 'sent once')
})

await visit('reading', {}, async ({ page, server, openByKeyboard, shot, audit }) => {
  const chat = await openByKeyboard()
  const conversation = server.conversation()
  conversation.silent = true
  for (let n = 1; n <= 12; n++) conversation.assistant(`Message number ${n}, which is long enough to take two lines in a narrow panel.`)
  const log = chat.locator('.log')
  await chat.getByText('Message number 12').waitFor()
  await atEnd(log, 2)
  await scroll(log, 0)
  conversation.assistant('News below.')
  await chat.getByRole('button', { name: 'New messages' }).waitFor()
  await chat.getByText('News below.').waitFor()
  await eventually(() => log.evaluate(({ scrollTop }) => scrollTop), 0, 'the reader stays where they are')
  await shot('news')
  await audit(chat, 'news')
  await chat.getByRole('button', { name: 'New messages' }).focus()
  await page.keyboard.press('Enter')
  await gone(chat.getByRole('button', { name: 'New messages' }))
  await atEnd(log, 2)
  await eventually(() => focusedName(chat), 'DIV Conversation')

  await chat.getByRole('textbox').focus()
  conversation.refuse = 'rate-limited'
  await type(page, chat, 'Too fast')
  await chat.getByRole('button', { name: 'Not sent. Try again' }).waitFor()
  await shot('refused')
  await audit(chat, 'refused')
  conversation.refuse = 'too-large'
  await type(page, chat, 'Too long')
  await chat.getByText('Not sent. The message is too long.').waitFor()
  conversation.refuse = null
  await chat.getByRole('button', { name: 'Not sent. Try again' }).focus()
  await page.keyboard.press('Enter')
  await gone(chat.getByRole('button', { name: 'Not sent. Try again' }))
  await allSent(chat, conversation, 3)
  await count(own(chat, 'Too fast'), 1)

  conversation.refuse = 'store-busy'
  await chat.getByRole('button', { name: 'Talk to a person' }).click()
  await chat.getByText('That did not go through.').waitFor()
  await attribute(chat.getByRole('button', { name: 'Talk to a person' }), 'aria-pressed', 'false')
  conversation.refuse = null
  await chat.getByRole('button', { name: 'Try again', exact: true }).click()
  await chat.getByText('You are number 2 in the queue.').first().waitFor()
})

await visit('host', {}, async ({ page, server, frame }) => {
  await page.waitForFunction(() => globalThis.Baton !== undefined)
  await page.locator('baton-chat').waitFor({ state: 'attached' })
  await page.evaluate(() => globalThis.Baton.open('Draft of the shop'))
  const chat = await frame()
  await value(chat.locator(FIELD), 'Draft of the shop')
  await chat.waitForFunction(() => document.hasFocus() && document.activeElement.tagName === 'TEXTAREA')
  assert.equal(server.conversation().received.length, 0, 'a draft is not sent by itself')
  await page.getByRole('link', { name: 'Size table' }).focus()
  await page.evaluate(() => globalThis.Baton.close())
  await eventually(() => page.evaluate(() => document.activeElement.tagName), 'A', 'closing does not take the focus from elsewhere')
  await count(page.locator('style'), 0)
  // Somebody else's frame cannot speak for the chat: it is still there when its word has come.
  await page.evaluate(() => new Promise((done) => {
    globalThis.Baton.open()
    addEventListener('message', ({ data }) => data.baton === 'close' && done())
    globalThis.postMessage({ baton: 'close' }, '*')
  }))
  await chat.waitForFunction(() => document.hasFocus())
})

await visit('no-sockets', {}, async ({ page, server, openByKeyboard }) => {
  server.network.sockets = false
  const chat = await openByKeyboard()
  await type(page, chat, 'Where is my order?')
  await chat.getByText('Did this help?').waitFor()
  server.dropConnections()
  await type(page, chat, 'I want to talk to a person')
  await chat.getByText('You are number 2 in the queue.').first().waitFor()
  await count(own(chat, 'talk to a person'), 1)
})

for (const [name, options] of [
  ['dark', { dark: true }],
  ['phone-de', { language: 'de', width: 390, height: 780 }],
  ['es', { language: 'es' }],
  ['rtl', { dir: 'rtl' }],
  ['contrast', { contrast: 'active' }],
  ['narrow-de', { language: 'de', width: 320, height: 560 }],
]) {
  await visit(name, options, async ({ page, server, openByKeyboard, shot, audit }) => {
    const chat = await openByKeyboard()
    const conversation = server.conversation()
    if (options.dir) await chat.evaluate((dir) => { document.documentElement.dir = dir }, options.dir)
    conversation.greet()
    await type(page, chat, { de: 'Wie sende ich eine Lampe zurück?', es: '¿Cómo devuelvo una lámpara?' }[options.language] ?? 'How do I return a lamp?')
    await chat.locator('.choices button').nth(1).waitFor()
    await shot('choices')
    await audit(chat, 'choices')
    await type(page, chat, '4111 1111 1111 1111 — can you see my card?')
    await chat.locator('.message .note').waitFor()
    await count(chat.locator('.choices button'), 1, 'only a person is offered')
    conversation.hold('queue', null, '')
    conversation.queue({ late: true, position: 1, low_minutes: 4, high_minutes: 9 })
    await chat.locator('.late').waitFor()
    await shot('late')
    await audit(chat, 'late')
    await eventually(() => chat.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'no sideways scroll')
    conversation.queue({ open: false, opens_at: Date.now() + 20 * 3_600_000, position: 1 })
    conversation.toAll({ t: 'typing', who: 'Sam' })
    await chat.locator('.typing').waitFor()
    conversation.close()
    await chat.locator('label').nth(3).click()
    await chat.getByRole('button', { name: /^(Send rating|Bewertung|Enviar val)/ }).waitFor()
    // The foot has grown: the end of the conversation is still in view.
    await atEnd(chat.locator('.log'), 2)
    await shot('ended')
    await audit(chat, 'ended')
  })
}
console.log(`pictures in ${shots}`)
