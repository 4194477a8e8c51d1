// What the browser tests share. A page changes when it gets to it, so nothing here reads it once: every look is a wait for
// the state, and a key is pressed only when the state is there in which it means what it should.
//   E2E_SLOW=1  slows the page's processor down six times and makes every request, answer and frame of the stand-in
//               servers late by up to 400 ms, each by its own; the tests must pass all the same.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { chromium } from 'playwright-core'

const SLOW = process.env.E2E_SLOW === '1'
const SLOWER_TIMES = 6
const LATE_BY_MS = 400
/** Until something that must come is given up; generous, because a build may run beside it. */
const PATIENCE_MS = 120_000
const LOOK_EVERY_MS = 50
/** So many frames in a row a state must hold that could still be on its way to another one. */
const FRAMES = 6
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const axe = readFileSync(join(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8')

export const shots = join(import.meta.dirname, 'shots')
mkdirSync(shots, { recursive: true })

/** For the stand-in servers: how late the next parcel is, or undefined when nothing is. */
export const delay = SLOW ? () => Math.random() * LATE_BY_MS : undefined

/** A fresh profile with one page; `close` leaves nothing behind. */
export async function openBrowser(options) {
  const profile = mkdtempSync(join(tmpdir(), 'baton-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, reducedMotion: 'reduce', timeout: PATIENCE_MS, ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  if (SLOW) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER_TIMES })
  const close = async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
  return { context, page, close }
}

/** Looks until what `read` gives is as expected (a value, or a pattern for a text); says the last look if it never is. */
export async function eventually(read, expected, what) {
  const until = Date.now() + PATIENCE_MS
  const holds = (found) => (expected instanceof RegExp ? expected.test(String(found)) : isDeepStrictEqual(found, expected))
  for (;;) {
    const found = await read()
    if (holds(found)) return
    if (Date.now() >= until) return expected instanceof RegExp ? assert.match(String(found), expected, what) : assert.deepEqual(found, expected, what)
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
  }
}

export const attribute = (locator, name, value, what) => eventually(() => locator.getAttribute(name), value, what ?? `${name} of ${locator}`)
export const count = (locator, number, what) => eventually(() => locator.count(), number, what ?? `how many there are of ${locator}`)
export const value = (locator, text, what) => eventually(() => locator.inputValue(), text, what ?? `what is written in ${locator}`)
export const words = (locator, text, what) => eventually(() => locator.innerText(), text, what ?? `what ${locator} says`)
export const checked = (locator) => eventually(() => locator.isChecked(), true, `${locator} is chosen`)
export const enabled = (locator) => eventually(() => locator.isEnabled(), true, `${locator} can be used`)
export const gone = (locator) => locator.waitFor({ state: 'detached' })

/** The keyboard is in an element that matches, or inside of one. `target` is a page or a frame. */
export const focusIn = (target, selector) => target.waitForFunction((wanted) => document.activeElement?.closest(wanted) !== null, selector)

/** The keyboard is not on the page itself, and stays so: what closes gives it back a few frames later. */
export async function focusSomewhere(target) {
  await target.evaluate(() => { globalThis.heldFrames = 0 })
  await target.waitForFunction((frames) => (globalThis.heldFrames = document.activeElement === document.body ? 0 : globalThis.heldFrames + 1) > frames, FRAMES)
}

/** Scrolls, and waits until the page has been told. */
export const scroll = (locator, top) => locator.evaluate((box, to) => new Promise((done) => {
  box.addEventListener('scroll', () => requestAnimationFrame(done), { once: true })
  box.scrollTop = to === 'middle' ? box.scrollHeight / 2 : to
}), top)
/** The end of a box that scrolls is in view, to the pixels that zoom and rounding cost. */
export const atEnd = (locator, within, what) => eventually(() => locator.evaluate((box, pixels) => box.scrollHeight - box.scrollTop - box.clientHeight < pixels, within), true, what ?? 'the end is in view')

/** Axe over the whole document. */
export async function accessible(target, what) {
  await target.evaluate(axe)
  const { violations } = await target.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 180)}`), [], `axe, ${what}`)
}
