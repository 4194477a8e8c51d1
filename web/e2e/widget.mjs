// The widget in a real browser, on a foreign page with its own strict content security policy.
// Keyboard only; cuts the line in several ways; axe in light and dark; leaves pictures in e2e/shots.
// Needs Chromium (CHROMIUM=path, default /usr/bin/chromium) and a build (`npm run e2e:widget` makes one).
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startDevServer } from '../widget/dev/server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
mkdirSync(shots, { recursive: true })
const axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8')
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One fresh browser profile with the host page open; `run` gets all it needs and the browser is gone afterwards. */
async function visit(name, { language = 'en', dark = false, width = 1000, height = 820, dir = 'ltr', contrast }, run) {
  const server = await startDevServer()
  const profile = mkdtempSync(join(tmpdir(), 'widget-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', forcedColors: contrast, locale: language,
  })
  try {
    const page = await context.newPage()
    const errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (line) => { if (line.type() === 'error' && !/WebSocket connection|ERR_|Failed to load resource/.test(line.text())) errors.push(line.text()) })
    await page.goto(`${server.hostUrl}/?l=${language}&dir=${dir}`)
    await page.locator('baton-chat').waitFor({ state: 'attached' })
    const frame = async () => {
      const handle = await page.waitForEvent('frameattached', { predicate: () => true, timeout: 1 }).catch(() => null)
      const found = handle ?? page.frames().find((candidate) => candidate !== page.mainFrame())
      await found.waitForURL(/\/widget/)
      await found.getByRole('log').waitFor()
      return found
    }
    /** Picture and layout: nothing of the foot is pushed out of the panel, what has focus can be seen. */
    const shot = async (part) => {
      const chat = await frame()
      const outside = await chat.evaluate(() => [document.activeElement.closest('label') ?? document.activeElement, ...document.querySelectorAll('header, .log, footer, footer > *')]
        .filter((element) => { const { top, bottom, width } = element.getBoundingClientRect(); return width < 20 || top < 0 || bottom > innerHeight + 1 })
        .map((element) => element.outerHTML.slice(0, 120)))
      assert.deepEqual(outside, [], `in view, ${name} ${part}`)
      await page.screenshot({ path: join(shots, `widget-${name}-${part}.png`) })
    }
    const audit = async (chat, part) => {
      await chat.evaluate(axe)
      const { violations } = await chat.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), [], `axe, ${name} ${part}`)
    }
    const openByKeyboard = async () => {
      await page.getByRole('link', { name: 'Size table' }).focus()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const chat = await frame()
      await chat.locator('#disclosure').waitFor()
      await chat.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
      return chat
    }
    await run({ page, server, openByKeyboard, frame, shot, audit })
    assert.deepEqual(errors, [], `errors in the console, ${name}`)
    console.log(`ok  ${name}`)
  } finally {
    await context.close()
    server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

const bubbles = (chat) => chat.locator('article .bubble').allInnerTexts()
const own = (chat, text) => chat.locator('article.customer', { hasText: text })
const type = async (page, text) => { await page.keyboard.type(text); await page.keyboard.press('Enter') }
/** Focus has to be on a control, never on the page itself. */
const focusedName = (chat) => chat.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent}`)

await visit('light', {}, async ({ page, server, openByKeyboard, shot, audit }) => {
  const chat = await openByKeyboard()
  await shot('start')
  await audit(chat, 'start')

  await type(page, 'Where is my order 20402?')
  await chat.getByText('Did this help?').waitFor()
  assert.equal(await own(chat, '20402').count(), 1, 'the message stands there once')
  await shot('answer')
  await audit(chat, 'answer')

  // From the field to "Talk to a person" in at most three steps back.
  let steps = 0
  do { await page.keyboard.press('Shift+Tab'); steps++ } while (steps < 4 && !(await focusedName(chat)).endsWith('Talk to a person'))
  assert.ok(steps <= 3, `${steps} steps to the person`)
  await page.keyboard.press('Enter')
  await chat.getByText('You are number 2 in the queue. About 3 to 6 min.').first().waitFor()
  assert.equal(await chat.getByRole('button', { name: 'Talk to a person' }).getAttribute('aria-pressed'), 'true')
  await shot('queue')
  await audit(chat, 'queue')

  // The line drops; what is written meanwhile is sent once, what was said meanwhile arrives.
  const conversation = server.conversation()
  server.network.sockets = server.network.http = false
  server.dropConnections()
  await chat.getByText('Reconnecting.').first().waitFor()
  await chat.getByRole('textbox').focus()
  await type(page, 'Written without a line')
  conversation.join('Sam')
  conversation.person('Sam', 'Hello, I am Sam. I am looking at order 20402 now.')
  await chat.getByText('Sending').waitFor()
  await shot('offline')
  await audit(chat, 'offline')
  server.network.sockets = server.network.http = true
  await chat.getByText('I am looking at order').waitFor()
  await chat.locator('.status').waitFor({ state: 'detached' })
  await chat.locator('.sending').waitFor({ state: 'detached' })
  assert.equal(await own(chat, 'Written without a line').count(), 1)
  assert.equal(conversation.received.filter((c) => c.text === 'Written without a line').length, 1, 'sent once')
  const texts = await bubbles(chat)
  assert.equal(new Set(texts).size, texts.length, 'no doubles')
  assert.deepEqual(texts.map((text) => text.trim().slice(0, 18)), ['Where is my order ', 'Order 20402 left o', 'Hello, I am Sam. I', 'Written without a '])
  assert.equal(await chat.getByRole('button', { name: 'Talk to a person' }).count(), 0)
  await shot('person')
  await audit(chat, 'person')

  conversation.offerReturn()
  await chat.getByText('Sam would hand you back').waitFor()
  await shot('return')
  await audit(chat, 'return offer')
  await chat.getByRole('button', { name: 'No, stay with a person' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByText('Sam would hand you back').waitFor({ state: 'detached' })
  assert.match(await focusedName(chat), /^TEXTAREA/, 'focus moved on from the button that is gone')

  conversation.close()
  await chat.getByText('How was this conversation?').waitFor()
  await chat.getByRole('radio', { name: '1 out of 5' }).focus()
  for (let star = 1; star < 4; star++) await page.keyboard.press('ArrowRight')
  assert.ok(await chat.getByRole('radio', { name: '4 out of 5' }).isChecked())
  await shot('ended')
  await audit(chat, 'ended')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Friendly and fast.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await chat.getByText('Thank you for your rating.').waitFor()
  const rating = conversation.received.find((c) => c.t === 'csat')
  assert.deepEqual([rating.score, rating.comment], [4, 'Friendly and fast.'])
  assert.match(await focusedName(chat), /^TEXTAREA/)
  await shot('thanks')
  await audit(chat, 'thanks')
  conversation.silent = true
  await type(page, 'One more question')
  await chat.getByRole('button', { name: 'Talk to a person' }).waitFor()
  assert.equal(await chat.getByText('Start a new conversation').count(), 0, 'writing on opens it again')
  conversation.close()
  await chat.getByRole('button', { name: 'Start a new conversation' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByRole('group', { name: 'Common questions' }).waitFor()
  assert.deepEqual(await bubbles(chat), [], 'the new conversation is empty')
  assert.match(await focusedName(chat), /^TEXTAREA/)

  await page.keyboard.press('Escape')
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BATON-CHAT', 'focus is back on the launcher')
  const launcher = async () => {
    const { nodes } = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree')
    const { name, properties } = nodes.find((node) => node.role?.value === 'button' && node.name?.value.startsWith('Help'))
    return [name.value, properties.find((property) => property.name === 'expanded')?.value.value]
  }
  /** The frame tells the launcher by message, so it may take a few looks. */
  const launcherIs = async (...expected) => {
    for (let look = 0; look < 50 && String(await launcher()) !== String(expected); look++);
    assert.deepEqual(await launcher(), expected)
  }
  await launcherIs('Help', false)
  assert.equal(await page.locator('baton-chat').evaluate((host) => host.shadowRoot), null, 'the shadow root is closed')
  conversation.assistant('One more thing.')
  await chat.getByText('One more thing.').waitFor({ state: 'attached' })
  await launcherIs('Help (1)', false)
  await page.keyboard.press('Enter')
  await chat.getByText('One more thing.').waitFor()
  await launcherIs('Help', true)
})

await visit('reload', {}, async ({ page, server, openByKeyboard }) => {
  let chat = await openByKeyboard()
  const conversation = server.conversation()
  conversation.silent = true
  await type(page, 'First')
  await own(chat, 'First').waitFor()
  server.network.sockets = server.network.http = false
  server.dropConnections()
  await type(page, 'Kept over a reload')
  await own(chat, 'Kept').waitFor()
  await page.reload()
  server.network.sockets = server.network.http = true
  chat = await openByKeyboard()
  await own(chat, 'Kept over a reload').waitFor()
  await chat.locator('.sending').waitFor({ state: 'detached' })
  assert.deepEqual((await bubbles(chat)).map((text) => text.trim()), ['First', 'Kept over a reload'])
  assert.equal(conversation.received.filter((c) => c.text?.startsWith('Kept')).length, 1, 'sent once')
})

await visit('reading', {}, async ({ page, server, openByKeyboard, shot, audit }) => {
  const chat = await openByKeyboard()
  const conversation = server.conversation()
  conversation.silent = true
  for (let n = 1; n <= 12; n++) conversation.assistant(`Message number ${n}, which is long enough to take two lines in a narrow panel.`)
  const scroll = chat.locator('.log')
  await chat.getByText('Message number 12').waitFor()
  const distance = () => scroll.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)
  assert.ok(await distance() < 2, 'the end is in view')
  await scroll.evaluate((element) => { element.scrollTop = 0 })
  await page.keyboard.press('Shift')
  conversation.assistant('News below.')
  await chat.getByRole('button', { name: 'New messages' }).waitFor()
  assert.equal(await scroll.evaluate(({ scrollTop }) => scrollTop), 0, 'the reader stays where they are')
  await shot('news')
  await audit(chat, 'news')
  await chat.getByRole('button', { name: 'New messages' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByRole('button', { name: 'New messages' }).waitFor({ state: 'detached' })
  assert.ok(await distance() < 2)
  assert.equal(await focusedName(chat), 'DIV Conversation')

  await chat.getByRole('textbox').focus()
  conversation.refuse = 'rate-limited'
  await type(page, 'Too fast')
  await chat.getByRole('button', { name: 'Not sent. Try again' }).waitFor()
  await shot('refused')
  await audit(chat, 'refused')
  conversation.refuse = 'too-large'
  await type(page, 'Too long')
  await chat.getByText('Not sent. The message is too long.').waitFor()
  conversation.refuse = null
  await chat.getByRole('button', { name: 'Not sent. Try again' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByRole('button', { name: 'Not sent. Try again' }).waitFor({ state: 'detached' })
  assert.equal(await own(chat, 'Too fast').count(), 1)

  conversation.refuse = 'store-busy'
  await chat.getByRole('button', { name: 'Talk to a person' }).click()
  await chat.getByText('That did not go through.').waitFor()
  assert.equal(await chat.getByRole('button', { name: 'Talk to a person' }).getAttribute('aria-pressed'), 'false')
  conversation.refuse = null
  await chat.getByRole('button', { name: 'Try again', exact: true }).click()
  await chat.getByText('You are number 2 in the queue.').first().waitFor()
})

await visit('host', {}, async ({ page, server, frame }) => {
  await page.evaluate(() => globalThis.Baton.open('Draft of the shop'))
  const chat = await frame()
  await chat.waitForFunction(() => document.querySelector('textarea')?.value === 'Draft of the shop')
  await chat.waitForFunction(() => document.hasFocus() && document.activeElement.tagName === 'TEXTAREA')
  assert.equal(server.conversation().received.length, 0, 'a draft is not sent by itself')
  await page.getByRole('link', { name: 'Size table' }).focus()
  await page.evaluate(() => globalThis.Baton.close())
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'A', 'closing does not take the focus from elsewhere')
  assert.equal(await page.evaluate(() => document.querySelectorAll('style').length), 0)
  // Somebody else's frame cannot speak for the chat.
  await page.evaluate(() => { globalThis.Baton.open(); globalThis.postMessage({ baton: 'close' }, '*') })
  await chat.waitForFunction(() => document.hasFocus())
})

await visit('no-sockets', {}, async ({ page, server, openByKeyboard }) => {
  server.network.sockets = false
  const chat = await openByKeyboard()
  await type(page, 'Where is my order?')
  await chat.getByText('Did this help?').waitFor()
  server.dropConnections()
  await type(page, 'I want to talk to a person')
  await chat.getByText('You are number 2 in the queue.').first().waitFor()
  assert.equal(await own(chat, 'talk to a person').count(), 1)
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
    await type(page, { de: 'Wie sende ich eine Lampe zurück?', es: '¿Cómo devuelvo una lámpara?' }[options.language] ?? 'How do I return a lamp?')
    await chat.locator('.choices button').nth(1).waitFor()
    await shot('choices')
    await audit(chat, 'choices')
    await type(page, '4111 1111 1111 1111 — can you see my card?')
    await chat.locator('.message .note').waitFor()
    await chat.locator('.choices button').waitFor()
    conversation.hold('queue', null, '')
    conversation.queue({ late: true, position: 1, low_minutes: 4, high_minutes: 9 })
    await chat.locator('.late').waitFor()
    await shot('late')
    await audit(chat, 'late')
    assert.equal(await chat.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'no sideways scroll')
    conversation.queue({ open: false, opens_at: Date.now() + 20 * 3_600_000, position: 1 })
    conversation.toAll({ t: 'typing', who: 'Sam' })
    await chat.locator('.typing').waitFor()
    conversation.close()
    await chat.locator('label').nth(3).click()
    await chat.getByRole('button', { name: /^(Send rating|Bewertung|Enviar val)/ }).waitFor()
    // The foot has grown: the end of the conversation is still in view.
    await chat.waitForFunction(() => { const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.log'); return scrollHeight - scrollTop - clientHeight < 2 })
    await shot('ended')
    await audit(chat, 'ended')
  })
}
console.log(`pictures in ${shots}`)
