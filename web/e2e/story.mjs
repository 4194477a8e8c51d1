// The whole story against the real binary, in a real browser: a question is answered with its source, the customer asks
// for a person, an agent accepts and sees the brief, answers, returns to the AI by consent, takes it again, wraps up,
// and the customer rates. In between the server is killed; nothing is lost and nothing stands twice. Keyboard only
// where a person would use it; axe on both sides in light and dark. Pictures in e2e/shots.
// Needs Chromium (CHROMIUM=path, default /usr/bin/chromium) and the binary (BATON=path, default target/release/baton).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const here = import.meta.dirname
const shots = join(here, 'shots')
mkdirSync(shots, { recursive: true })
const axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8')
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
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
const profiles = []
const errors = []
async function browser(name, width, dark) {
  const profile = mkdtempSync(join(tmpdir(), 'baton-browser-'))
  profiles.push(profile)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, viewport: { width, height: 860 }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-GB',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
  page.on('console', (line) => { if (line.type() === 'error' && !EXPECTED.test(line.text())) errors.push(`${name}: ${line.text()}`) })
  return { context, page }
}
async function audit(target, page, name) {
  await page.screenshot({ path: join(shots, `story-${name}.png`) })
  await target.evaluate(axe)
  const { violations } = await target.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), [], `axe, ${name}`)
}
const type = async (page, text) => { await page.keyboard.type(text); await page.keyboard.press('Enter') }

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
  const frame = await shop.waitForFunction(() => true).then(async () => {
    for (;;) {
      const found = shop.frames().find((candidate) => candidate.url().includes('/widget'))
      if (found) return found
      await shop.waitForEvent('frameattached')
    }
  })
  await frame.locator('#disclosure').waitFor()
  await frame.getByRole('textbox').focus()
  await type(shop, 'How long do I have to return a lamp?')
  const answer = frame.locator('article.assistant').first()
  await answer.waitFor()
  assert.match(await answer.innerText(), /30 days/, 'the answer is the shop\'s own')
  assert.ok(await answer.getByRole('link').count() > 0, 'with its source')
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
  await desk.keyboard.type('available')
  await desk.getByRole('menuitem', { name: /available/i }).first().waitFor()
  await desk.keyboard.press('Enter')
  await desk.getByRole('dialog').waitFor({ state: 'detached' })

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
  await desk.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await frame.getByText(/Aoife/).first().waitFor()
  await desk.keyboard.type('Hello, I am Aoife. Which lamp is it?')
  await desk.keyboard.press('Control+Enter')
  await frame.locator('article.agent', { hasText: 'Which lamp is it?' }).waitFor()
  await audit(frame, shop, 'person')

  // The server dies in the middle. What is written meanwhile goes out once, what was said is there once.
  await end(server, 'SIGKILL')
  await frame.getByText('Reconnecting.', { exact: false }).first().waitFor()
  await frame.getByRole('textbox').focus()
  await type(shop, 'The Lygna, order 20403')
  server = await start(['serve', ...listen])
  await frame.locator('article.customer', { hasText: 'The Lygna' }).waitFor()
  await frame.locator('.sending').waitFor({ state: 'detached' })
  await desk.getByRole('log').getByText('The Lygna, order 20403').waitFor()
  assert.equal(await frame.locator('article.customer', { hasText: 'The Lygna' }).count(), 1, 'once for the customer')
  assert.equal(await desk.getByRole('log').getByText('The Lygna, order 20403').count(), 1, 'once for the agent')
  assert.equal(await frame.locator('article.agent', { hasText: 'Which lamp is it?' }).count(), 1)

  // Back to the AI, with the customer's consent.
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('b')
  await desk.getByRole('dialog').waitFor()
  await desk.keyboard.type('The label is on its way.')
  await desk.keyboard.press('Control+Enter')
  await frame.getByRole('button', { name: 'Yes' }).first().waitFor()
  await audit(frame, shop, 'return-offer')
  await frame.getByRole('button', { name: 'Yes' }).first().focus()
  await shop.keyboard.press('Enter')
  await frame.getByRole('button', { name: 'Talk to a person' }).waitFor()

  // Once more to a person, who wraps up.
  await frame.getByRole('button', { name: 'Talk to a person' }).focus()
  await shop.keyboard.press('Enter')
  await desk.getByRole('button', { name: /^Accept/ }).waitFor()
  await desk.keyboard.press('a')
  await desk.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await desk.keyboard.type('All settled. The label is in your mail.')
  await desk.keyboard.press('Control+Shift+Enter')
  await desk.getByRole('heading', { name: /^Wrap up/ }).waitFor()
  await desk.waitForFunction(() => document.activeElement?.matches('input[type=radio]'))
  await desk.keyboard.press('Space')
  await desk.getByLabel('Summary').fill('Sent the return label.')
  await desk.getByRole('radio', { name: 'No', exact: true }).focus()
  await desk.keyboard.press('Space')
  await audit(desk, desk, 'wrap-up-dark')
  await desk.keyboard.press('Control+Enter')

  // The rating.
  await frame.getByRole('radio').first().waitFor({ state: 'attached' })
  await audit(frame, shop, 'ended')
  await frame.getByRole('radio', { name: /^5 / }).focus()
  await shop.keyboard.press('Space')
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
  await customer.context.close()
  await agent.context.close()
  await end(server, 'SIGTERM')
  for (const folder of [data, ...profiles]) rmSync(folder, { recursive: true, force: true })
}
