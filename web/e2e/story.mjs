// The whole story against the real binary, in a real browser: a question is answered with its source, the customer asks
// for a person, an agent accepts and sees the brief, answers, returns to the AI by consent, takes it again, wraps up,
// and the customer rates. In between the server is killed; nothing is lost and nothing stands twice. Keyboard only
// where a person would use it; axe on both sides in light and dark. Pictures in e2e/shots.
// Needs Chromium (CHROMIUM=path, default /usr/bin/chromium) and the binary (BATON=path, default target/release/baton).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { accessible, checked, count, enabled, eventually, focusIn, gone, openBrowser, shots, value, words } from './helpers.mjs'

const here = import.meta.dirname
const BATON = process.env.BATON || join(process.env.CARGO_TARGET_DIR || join(here, '../../target'), 'release/baton')
assert.ok(existsSync(BATON), `${BATON} is missing: build it with cargo build --release -p baton`)
const AGENT = 'aoife.byrne@nordhem.example'
const PASSWORD = 'baton-demo'
/** What a browser reports by itself when the server is killed, and when nobody is signed in yet. */
const EXPECTED = /Failed to load resource|WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|net::ERR_/

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer()
  probe.once('error', reject)
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)) })
})

/** Starts the binary and waits until it says where it answers. */
async function start(args) {
  const child = spawn(BATON, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BATON_LOG: 'warn' } })
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^As the staff|^Baton answers at/.test(line)) break
  }
  child.stdout.resume()
  assert.equal(child.exitCode, null, 'the server runs')
  return child
}
async function end(child, signal) {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

const data = mkdtempSync(join(tmpdir(), 'baton-story-'))
const errors = []
async function browser(name, width, dark) {
  const opened = await openBrowser({ viewport: { width, height: 860 }, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB' })
  opened.page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
  opened.page.on('console', (line) => { if (line.type() === 'error' && !EXPECTED.test(line.text())) errors.push(`${name}: ${line.text()}`) })
  return opened
}
async function audit(target, page, name) {
  await page.screenshot({ path: join(shots, `story-${name}.png`) })
  await accessible(target, name)
}
/** Types into the field, which has the keyboard, and sees it there. */
const write = async (page, field, text) => {
  await eventually(() => field.evaluate((element) => element === document.activeElement), true, `the keyboard is in ${field}`)
  await page.keyboard.type(text)
  await value(field, text)
}

const port = await freePort()
const url = `http://127.0.0.1:${port}`
const listen = ['--listen', `127.0.0.1:${port}`, '--data', data]
let server = await start(['demo', '--quiet', '--days', '2', '--per-day', '20', ...listen])
const customer = await browser('customer', 1000, false)
const agent = await browser('agent', 1440, true)
try {
  // The customer opens the chat with the keyboard and asks.
  const shop = customer.page
  await shop.goto(`${url}/demo`)
  await shop.locator('baton-chat').waitFor({ state: 'attached' })
  await shop.waitForFunction(() => globalThis.Baton !== undefined)
  await shop.evaluate(() => globalThis.Baton.open())
  let frame
  await eventually(() => (frame = shop.frames().find((candidate) => candidate.url().includes('/widget'))) !== undefined, true, 'the frame of the chat')
  const field = frame.locator('.box textarea')
  const ask = async (text) => {
    await field.focus()
    await write(shop, field, text)
    await shop.keyboard.press('Enter')
    await value(field, '')
  }
  await frame.locator('#disclosure').waitFor()
  await ask('How long do I have to return a lamp?')
  const answer = frame.locator('article.assistant').first()
  await words(answer, /30 days/, 'the answer is the shop\'s own')
  await answer.getByRole('link').first().waitFor()
  await audit(frame, shop, 'answered')

  // The agent signs in and is there.
  const desk = agent.page
  await desk.goto(url)
  await desk.getByLabel('E-mail').fill(AGENT)
  await desk.getByLabel('Password').fill(PASSWORD)
  await desk.keyboard.press('Enter')
  await desk.getByRole('navigation', { name: 'Main' }).waitFor()
  await desk.keyboard.press('Control+k')
  await desk.getByRole('dialog', { name: 'Commands' }).waitFor()
  await write(desk, desk.getByRole('dialog').getByRole('searchbox'), 'available')
  await desk.getByRole('menuitem', { name: /available/i }).and(desk.locator('[data-focused]')).waitFor()
  await desk.keyboard.press('Enter')
  await gone(desk.getByRole('dialog'))

  // "Talk to a person": the queue, the offer, the brief.
  await frame.getByRole('button', { name: 'Talk to a person' }).focus()
  await shop.keyboard.press('Enter')
  await desk.getByRole('button', { name: /^Accept/ }).or(desk.getByRole('option').first()).first().waitFor()
  await desk.keyboard.press('j')
  await desk.getByRole('button', { name: /^Accept/ }).waitFor()
  await desk.getByText('Why handed over').waitFor()
  await desk.getByText('How long do I have to return a lamp?').first().waitFor()
  await audit(desk, desk, 'offered-dark')
  await desk.keyboard.press('a')
  const reply = desk.getByRole('textbox', { name: /^Reply to/ })
  await reply.waitFor()
  await frame.getByText(/Aoife/).first().waitFor()
  await write(desk, reply, 'Hello, I am Aoife. Which lamp is it?')
  await desk.keyboard.press('Control+Enter')
  await frame.locator('article.agent', { hasText: 'Which lamp is it?' }).waitFor()
  await audit(frame, shop, 'person')

  // The server dies in the middle. What is written meanwhile goes out once, what was said is there once.
  await end(server, 'SIGKILL')
  await frame.getByText('Reconnecting.', { exact: false }).first().waitFor()
  await ask('The Lygna, order 20403')
  server = await start(['serve', ...listen])
  await frame.locator('article.customer', { hasText: 'The Lygna' }).waitFor()
  await gone(frame.locator('.sending'))
  await desk.getByRole('log').getByText('The Lygna, order 20403').waitFor()
  await count(frame.locator('article.customer', { hasText: 'The Lygna' }), 1, 'once for the customer')
  await count(desk.getByRole('log').getByText('The Lygna, order 20403'), 1, 'once for the agent')
  await count(frame.locator('article.agent', { hasText: 'Which lamp is it?' }), 1)

  // Back to the AI, with the customer's consent.
  await desk.keyboard.press('Escape')
  await focusIn(desk, '[data-log]')
  await desk.keyboard.press('b')
  await desk.getByRole('dialog').waitFor()
  await write(desk, desk.getByRole('dialog').getByRole('textbox', { name: 'What is settled' }), 'The label is on its way.')
  await desk.keyboard.press('Control+Enter')
  await frame.getByRole('button', { name: 'Yes' }).first().waitFor()
  await audit(frame, shop, 'return-offer')
  await frame.getByRole('button', { name: 'Yes' }).first().focus()
  await shop.keyboard.press('Enter')
  await frame.getByRole('button', { name: 'Talk to a person' }).waitFor()
  await gone(desk.getByRole('dialog'))

  // Once more to a person, who wraps up.
  await frame.getByRole('button', { name: 'Talk to a person' }).focus()
  await shop.keyboard.press('Enter')
  await desk.getByRole('button', { name: /^Accept/ }).waitFor()
  await desk.keyboard.press('a')
  await reply.waitFor()
  await write(desk, reply, 'All settled. The label is in your mail.')
  await desk.keyboard.press('Control+Shift+Enter')
  await desk.getByRole('heading', { name: /^Wrap up/ }).waitFor()
  await focusIn(desk, 'input[type=radio]')
  await desk.keyboard.press('Space')
  await checked(desk.getByRole('radio').first())
  await desk.getByLabel('Summary').fill('Sent the return label.')
  await desk.getByRole('radio', { name: 'No', exact: true }).focus()
  await desk.keyboard.press('Space')
  await checked(desk.getByRole('radio', { name: 'No', exact: true }))
  await enabled(desk.getByRole('button', { name: /^Wrap up/ }).last())
  await audit(desk, desk, 'wrap-up-dark')
  await desk.keyboard.press('Control+Enter')

  // The rating.
  await frame.getByRole('radio').first().waitFor({ state: 'attached' })
  await audit(frame, shop, 'ended')
  await frame.getByRole('radio', { name: /^5 / }).focus()
  await shop.keyboard.press('Space')
  await checked(frame.getByRole('radio', { name: /^5 / }))
  await frame.getByRole('button', { name: 'Send rating' }).focus()
  await shop.keyboard.press('Enter')
  await frame.getByText('Thank you', { exact: false }).waitFor()
  await audit(frame, shop, 'rated')

  // Both sides in the other light.
  await customer.page.emulateMedia({ colorScheme: 'dark' })
  await audit(frame, shop, 'rated-dark')
  await desk.emulateMedia({ colorScheme: 'light' })
  await audit(desk, desk, 'inbox-light')
  assert.deepEqual(errors, [], 'errors in the console')
  console.log('ok  the whole story')
} catch (error) {
  await customer.page.screenshot({ path: join(shots, 'story-failed-customer.png') }).catch(() => undefined)
  await agent.page.screenshot({ path: join(shots, 'story-failed-agent.png') }).catch(() => undefined)
  throw error
} finally {
  await customer.close()
  await agent.close()
  await end(server, 'SIGTERM')
  rmSync(data, { recursive: true, force: true })
}
