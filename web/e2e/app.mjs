// The workspace in a real browser against the development server: keyboard only where a person would, lines that break,
// axe on every screen in light and dark, and the content security policy of the real server. Pictures in e2e/shots.
// Needs Chromium (CHROMIUM=path, default /usr/bin/chromium) and a build (`npm run e2e:app` makes one).
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Problem } from '../app/dev/desk.mjs'
import { PASSWORD, SETUP_TOKEN, startDevServer } from '../app/dev/server.mjs'

const shots = join(import.meta.dirname, 'shots')
mkdirSync(shots, { recursive: true })
const axe = readFileSync(join(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8')
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Refused calls are part of the stories; the browser reports each of them by itself. */
const EXPECTED = /Failed to load resource|WebSocket connection to|ERR_INTERNET_DISCONNECTED/
/** Until something that must come is given up; generous, because a build may run beside it. */
const PATIENCE_MS = 120_000
const only = process.argv[2]

/** One fresh browser profile and server; `story` gets what it needs, and the console must stay clean. */
async function visit(name, { dark = false, width = 1440, height = 900, conversations = 40 }, story) {
  if (only && !name.includes(only)) return
  const server = await startDevServer({ conversations })
  const profile = mkdtempSync(join(tmpdir(), 'workspace-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-GB', timeout: PATIENCE_MS,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (line) => { if (['error', 'warning'].includes(line.type()) && !EXPECTED.test(line.text())) errors.push(line.text()) })
  const audit = async (screen) => {
    // The pointer may have left a tooltip open, which belongs to no screen.
    await page.mouse.move(0, 0)
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await page.screenshot({ path: join(shots, `app-${screen}${dark ? '-dark' : ''}${width < 800 ? `-${width}` : ''}.png`) })
    await page.evaluate(axe)
    const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 180)}`), [], `axe, ${screen}${dark ? ', dark' : ''}`)
  }
  const signIn = async (who = 'sam') => {
    await page.goto(server.url)
    await page.getByLabel('E-mail').fill(`${who}@nordhem.example`)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('option').first().waitFor()
  }
  try {
    await story({ page, context, server, audit, signIn, keys: (...list) => list.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve()) })
    assert.deepEqual(errors, [], `errors in the console, ${name}`)
    console.log(`ok  ${name}`)
  } catch (error) {
    await page.screenshot({ path: join(shots, 'app-failed.png') }).catch(() => undefined)
    throw new Error(`${name}: ${error.message}\n${errors.join('\n')}`, { cause: error })
  } finally {
    await context.close()
    await server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

const focusIn = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.closest(wanted) !== null, selector)
/** A dialog is there and has the keyboard. */
const dialogOpens = async (page, name) => {
  await page.getByRole('dialog', { name }).waitFor()
  await focusIn(page, '[role=dialog]')
}
const focusSomewhere = async (page, after) => {
  const lost = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.activeElement === document.body)))))
  assert.equal(lost, false, `the keyboard is somewhere after ${after}`)
}
const said = (page, text) => page.getByRole('log').getByText(text)
const sentTo = (server, end) => server.requests.filter((request) => request.path.endsWith(end))
/** What was sent, once it was: the page shows it first. */
const sent = async (server, end) => {
  await assertEventually(() => sentTo(server, end).length > 0)
  return sentTo(server, end)
}

await visit('signing in', {}, async ({ page, server, audit }) => {
  await page.goto(server.url)
  const email = page.getByLabel('E-mail')
  await email.waitFor()
  assert.equal(await email.getAttribute('autocomplete'), 'username')
  assert.equal(await page.getByLabel('Password').getAttribute('autocomplete'), 'current-password')
  await audit('sign-in')
  await email.fill('sam@nordhem.example')
  await page.getByLabel('Password').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('E-mail or password is wrong').waitFor()
  await audit('sign-in-wrong')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor()
  await page.getByRole('button', { name: /Sam Weber/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail').waitFor()
})

await visit('first set-up', {}, async ({ page, server, audit }) => {
  server.desk.setupNeeded = true
  await page.goto(`${server.url}/setup`)
  await page.getByText('This link is not complete').waitFor()
  // A new hash alone does not load the page again.
  await page.goto('about:blank')
  await page.goto(`${server.url}/setup#${SETUP_TOKEN}`)
  await page.getByRole('heading', { name: 'Set up Baton' }).waitFor()
  await page.getByLabel('Your name').fill('Nora First')
  await page.getByLabel('E-mail').fill('nora@nordhem.example')
  await page.getByLabel('Password').fill('short')
  await page.keyboard.press('Enter')
  await page.getByText('Something is missing or not as it should be. At least 10 characters.').waitFor()
  await audit('setup-wrong')
  await page.getByLabel('Password').fill('a good long password')
  await page.keyboard.press('Enter')
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor()
  assert.equal(new URL(page.url()).hash, '', 'the token is gone from the address')
})

await visit('answering by keyboard', {}, async ({ page, server, signIn, keys }) => {
  await signIn()
  await keys('j')
  await page.getByRole('heading', { name: 'Maya Lindqvist', level: 1 }).waitFor()
  await page.getByRole('button', { name: /Handoff brief/ }).waitFor()
  await page.getByRole('button', { name: 'Accept' }).waitFor()
  await keys('a')
  await focusIn(page, 'textarea')
  await said(page, 'Sam Weber accepted.').waitFor()
  await page.keyboard.type('/sor')
  await page.getByRole('option', { name: /Apology/ }).waitFor()
  await keys('Enter')
  await page.waitForFunction(() => document.activeElement.value.startsWith('Hi Maya,') && document.activeElement.value.includes('I am Sam'))
  await keys('Control+Enter')
  await said(page, 'I am sorry that your coat came damaged').waitFor()
  assert.equal(await said(page, 'I am sorry that your coat came damaged').count(), 1, 'said once')
  assert.equal((await sent(server, '/reply')).length, 1)
  assert.equal(await page.getByRole('button', { name: /Handoff brief/ }).getAttribute('aria-expanded'), 'false', 'the brief is one line after the first reply')
  await focusIn(page, 'textarea')

  // A note, in its own colour and only for the team. The text has the keyboard before the key is through: whoever types
  // fast has the next letter down already, and outside of a text it would be a command.
  await keys('Escape')
  const holder = await page.evaluate(() => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true, cancelable: true }))
    return document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName
  })
  assert.equal(holder, 'Internal note')
  await page.keyboard.type('Refund is approved')
  await keys('Control+Enter')
  await said(page, 'Refund is approved').waitFor()
  assert.deepEqual((await sent(server, '/note')).map((request) => request.body.text), ['Refund is approved'])

  // Letters are letters inside of a text.
  await keys('Escape', 'r')
  await focusIn(page, 'textarea')
  await page.keyboard.type('jtbe')
  assert.equal(await page.getByRole('dialog').count(), 0)
  await keys('Control+a', 'Delete', 'Escape')
  await focusSomewhere(page, 'leaving the text')

  // Transfer.
  await keys('t')
  await dialogOpens(page, 'Transfer')
  assert.match(await page.getByLabel('Note for the next person').inputValue(), /Full refund of €189/)
  await page.keyboard.press('ArrowDown')
  await keys('Enter', 'Control+Enter')
  await page.getByText(/was transferred to/).waitFor()
  assert.deepEqual((await sent(server, '/transfer')).map((request) => request.body.to), [{ skill: 'billing' }])
  await focusSomewhere(page, 'a transfer')
})

await visit('wrapping up by keyboard', {}, async ({ page, server, signIn, keys }) => {
  await signIn()
  await keys('Shift+j')
  await page.getByRole('button', { name: 'Accept' }).waitFor()
  await keys('a')
  await focusIn(page, 'textarea')
  await page.keyboard.type('All done, have a good trip.')
  await keys('Control+Shift+Enter')
  await page.getByRole('heading', { name: 'Wrap up Maya Lindqvist' }).waitFor()
  await focusIn(page, 'input[type=radio]')
  const fill = async () => {
    await keys('Space')
    await page.getByLabel('Summary').focus()
    await keys('Control+a')
    await page.keyboard.type('Refund paid at once.')
    await page.getByRole('radio', { name: 'Yes' }).focus()
    await keys('Space', 'Control+Enter')
    await page.getByText('Wrapping up Maya Lindqvist.').waitFor()
  }
  await fill()
  // The next one is open already, and nothing was sent yet.
  await page.waitForFunction(() => !document.querySelector('h1')?.textContent.includes('Maya') && location.pathname.startsWith('/inbox/'))
  assert.equal(sentTo(server, '/wrap-up').length, 0)
  await focusSomewhere(page, 'wrapping up')
  await keys('Control+z')
  await page.getByRole('heading', { name: 'Wrap up Maya Lindqvist' }).waitFor()
  assert.equal(await page.getByLabel('Summary').inputValue(), 'Refund paid at once.', 'what was written is back')
  await page.getByLabel('Summary').focus()
  await keys('Control+Enter')
  await page.waitForFunction(() => !document.querySelector('[role=option][data-key="cnv_0"]'))
  assert.deepEqual((await sent(server, '/wrap-up')).map((request) => request.body)[0], { holder_version: 2, outcome: 'solved', topic: 'refund', summary: 'Refund paid at once.', assistant_could_have: 'yes' })
  assert.equal(server.desk.threads.has('cnv_0'), false)
})

await visit('declining and returning to the AI', {}, async ({ page, server, signIn, keys }) => {
  await signIn()
  await keys('j')
  await page.getByRole('button', { name: 'Decline' }).waitFor()
  await keys('d')
  await page.getByText('Declined. It is offered to somebody else.').waitFor()
  await focusSomewhere(page, 'declining')
  await page.getByRole('option', { name: /Clara Lindt/ }).click()
  await page.getByRole('heading', { name: 'Clara Lindt', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Return to AI' }).waitFor()
  await keys('b')
  await page.getByText('The customer is asked first.', { exact: false }).waitFor()
  await page.keyboard.type('The zipper is replaced. Answer questions about delivery.')
  await keys('Control+Enter')
  await page.getByText('Until they answer, it stays with you.', { exact: false }).waitFor()
  assert.equal((await sent(server, '/return'))[0].body.mandate, 'The zipper is replaced. Answer questions about delivery.')
})

await visit('the palette and the keys', {}, async ({ page, signIn, keys }) => {
  await signIn()
  await keys('Control+k')
  await page.getByRole('dialog', { name: 'Commands' }).waitFor()
  await focusIn(page, '[role=dialog] input')
  await page.keyboard.type('clara')
  await page.getByRole('menuitem', { name: /Clara Lindt/ }).waitFor()
  await keys('Enter')
  await page.getByRole('heading', { name: 'Clara Lindt', level: 1 }).waitFor()
  // What may be done is known with the thread; the palette is gone before it can be called again.
  await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keys('Control+k')
  await page.locator('[role=dialog] input').fill('trans')
  await page.getByRole('menuitem', { name: 'Transfer' }).waitFor()
  await keys('Enter')
  await dialogOpens(page, 'Transfer')
  await keys('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await focusSomewhere(page, 'closing a dialog')
  await keys('?')
  await dialogOpens(page, 'Keyboard shortcuts')
  await keys('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keys('/')
  await page.getByRole('searchbox', { name: 'Search conversations' }).waitFor()
  await page.keyboard.type('lawyer')
  await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1)
  await keys('Escape', 'Escape')
  await page.waitForFunction(() => document.querySelectorAll('[role=option]').length > 3)
  // Arrows in the list, and a list that changes under the keyboard.
  await page.getByRole('option').first().focus()
  for (let turn = 0; turn < 6; turn++) await keys('ArrowDown')
  await focusIn(page, '[role=option][aria-selected=true]')
})

await visit('lines that break', {}, async ({ page, context, server, signIn, keys }) => {
  const { desk } = server
  await signIn()
  await page.getByRole('option', { name: /Clara Lindt/ }).click()
  await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).waitFor()

  // Written while the line was down: there once, after coming back by cursor.
  server.refuseSockets = true
  server.dropSockets()
  desk.customerWrites('cnv_5', 'Said while you were away')
  await page.getByText('Reconnecting.', { exact: false }).waitFor()
  server.refuseSockets = false
  await said(page, 'Said while you were away').waitFor()
  assert.equal(await said(page, 'Said while you were away').count(), 1)
  await page.getByText('Reconnecting.', { exact: false }).waitFor({ state: 'detached' })

  // A server that forgot our cursor: everything new, the draft stays.
  await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).fill('Half a senten')
  desk.newEpoch()
  server.dropSockets()
  desk.customerWrites('cnv_5', 'After the restart')
  await said(page, 'After the restart').waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).inputValue(), 'Half a senten')

  // Drafts stay with their conversation, also over a reload.
  await keys('Escape', 'j')
  await page.getByRole('heading', { name: 'Clara Lindt', level: 1 }).waitFor({ state: 'detached' })
  await page.goBack()
  await page.reload()
  await page.getByRole('option', { name: /Clara Lindt/ }).click()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Half a senten')

  // Sent without a network: waits, goes out once.
  await context.setOffline(true)
  await page.getByText('No connection.', { exact: false }).waitFor()
  await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).fill('Written in a tunnel')
  await keys('Control+Enter')
  await page.getByText('Goes out when the connection is back').waitFor()
  await context.setOffline(false)
  await page.getByText('Goes out when the connection is back').waitFor({ state: 'detached' })
  assert.equal(await said(page, 'Written in a tunnel').count(), 1)
  assert.equal(desk.threads.get('cnv_5').items.filter((item) => item.text === 'Written in a tunnel').length, 1)

  // Refused: stays, says why, can be sent again.
  server.broken.set('/reply', new Problem(500, 'store-failed'))
  await page.getByRole('textbox', { name: 'Reply to Clara Lindt' }).fill('Second try')
  await keys('Control+Enter')
  await page.getByText('Not sent', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Not sent', { exact: true }).waitFor({ state: 'detached' })
  assert.equal(await said(page, 'Second try').count(), 1)

  // Somebody else was faster: refreshed and said so.
  const thread = desk.threads.get('cnv_5')
  server.broken.set('/transfer', new Problem(409, 'stale-version'))
  thread.row = { ...thread.row, holder_version: thread.row.holder_version + 1 }
  await keys('Escape', 't')
  await page.keyboard.press('Enter')
  await keys('Control+Enter')
  await page.getByText('This conversation changed while you were looking.', { exact: false }).waitFor()
  await page.waitForFunction(() => document.querySelector('[role=dialog] button[type=submit]')?.disabled === false)
  await keys('Control+Enter')
  await page.getByText(/was transferred to/).waitFor()

  // Two people in one conversation.
  await page.getByRole('option', { name: /Sofie Fischer/ }).click()
  await page.getByRole('heading', { name: 'Sofie Fischer', level: 1 }).waitFor()
  await page.getByRole('region', { name: 'Messages, scrollable' }).waitFor()
  desk.colleagueWrites('cnv_2', 'jo')
  await page.getByText('Jo Park is writing').waitFor()

  // A session that ended elsewhere.
  desk.staff = desk.staff.filter((person) => person.agent !== 'sam')
  server.dropSockets()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

await visit('a long thread', {}, async ({ page, server, signIn }) => {
  await signIn()
  await page.goto(`${server.url}/inbox/cnv_7`)
  await page.getByRole('article').first().waitFor()
  assert.equal(await page.getByRole('article').count(), 100, 'a hundred are rendered')
  const log = page.getByRole('region', { name: 'Messages, scrollable' })
  const atEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 50)
  assert.equal(await atEnd(), true)
  await page.getByRole('button', { name: 'Show 100 older' }).click()
  await page.waitForFunction(() => document.querySelectorAll('article').length === 200)
  await log.evaluate((box) => box.scrollTo(0, box.scrollHeight / 2))
  server.desk.customerWrites('cnv_7', 'Are you there?')
  await page.getByRole('button', { name: '1 new message' }).click()
  assert.equal(await atEnd(), true)
  server.desk.customerWrites('cnv_7', 'Hello?')
  await said(page, 'Hello?').waitFor()
  assert.equal(await atEnd(), true, 'who reads the end stays at the end')
})

await visit('the wall and the stop', {}, async ({ page, server, signIn, keys }) => {
  const { desk } = server
  await signIn('ana')
  await keys('g', 'l')
  await page.getByRole('heading', { name: 'Live wall' }).waitFor()
  const first = () => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) }).first()
  assert.match(await first().innerText(), /Contradiction/)

  // Cards keep their places while the pointer is among them.
  await first().hover()
  desk.change(desk.threads.get('cnv_30'), { risk: 99, risks: [{ kind: 'loop', title: 'Loop', quote: 'again the same answer' }] })
  await page.getByText('1 change.').waitFor()
  assert.match(await first().innerText(), /Contradiction/)
  await page.getByRole('button', { name: 'Refresh order' }).click()
  await page.waitForFunction(() => document.querySelector('main ul > li')?.textContent.includes('Loop'))

  // Reading along does not offer to write.
  await first().getByRole('button').first().click()
  await page.getByRole('complementary').getByRole('log').waitFor()
  assert.equal(await page.getByRole('complementary').getByRole('textbox').count(), 0)
  await keys('Escape')
  await page.getByRole('complementary').waitFor({ state: 'detached' })

  // Stop for one topic and everywhere, by keyboard; everybody sees it.
  await keys('Control+Shift+Period')
  const dialog = page.getByRole('alertdialog', { name: 'Stop the AI' })
  await dialog.waitFor()
  await focusIn(page, 'textarea')
  await page.keyboard.type('Wrong refund dates')
  await keys('Tab', 'Tab', 'Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/The AI is stopped since .* by Ana Ruiz\./).waitFor()
  assert.deepEqual((await sent(server, '/desk/stop')).map((request) => request.body), [{ scope: { kind: 'everywhere' }, reason: 'Wrong refund dates' }])
  assert.equal([...desk.threads.values()].filter(({ row }) => row.holder.kind === 'assistant').length, 0)
  await focusSomewhere(page, 'stopping the AI')
  await page.getByRole('button', { name: 'Start again: everywhere' }).focus()
  await keys('Enter')
  await page.getByText(/The AI is stopped since/).waitFor({ state: 'detached' })
  await focusSomewhere(page, 'starting the AI again')

  // Take over from a colleague.
  await page.getByRole('button', { name: 'Take over Tomás Haddad' }).click()
  await page.getByRole('heading', { name: 'Tomás Haddad', level: 1 }).waitFor()
  await focusIn(page, 'textarea')
  assert.equal(desk.threads.get('cnv_6').row.holder.agent, 'ana')
})

await visit('settings and people', {}, async ({ page, server, signIn, keys }) => {
  await signIn('ada')
  await keys('g', 's')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Add person' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add person' })
  await dialog.getByLabel('Name').fill('Nils New')
  await dialog.getByLabel('E-mail').fill('sam@nordhem.example')
  await dialog.getByLabel('First password').fill('a good long password')
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await dialog.getByText('This e-mail is in use.', { exact: false }).waitFor()
  await dialog.getByLabel('E-mail').fill('nils@nordhem.example')
  await dialog.getByLabel('First password').fill('')
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await page.getByText('Nils New was added.').waitFor()
  const invitation = page.getByRole('dialog', { name: 'Invitation link for Nils New' })
  assert.match(await invitation.getByRole('textbox').inputValue(), /\/setup#invitation/)
  await invitation.getByRole('button', { name: 'Close' }).last().click()
  await page.getByText('Invited', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove Nils New' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Nils New was removed.').waitFor()

  await page.getByText('Single-letter shortcuts').click()
  await page.getByRole('main').focus()
  await keys('g', 'i')
  assert.match(page.url(), /settings$/, 'letters are off')
  await page.getByRole('radio', { name: 'Deutsch' }).focus()
  await keys('Space')
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
  await page.getByRole('radio', { name: 'Español' }).focus()
  await keys('Space')
  await page.getByRole('heading', { name: 'Ajustes', level: 1 }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Ajustes', level: 1 }).waitFor()
  assert.equal(server.desk.staff.length, 7)
})

await visit('a phone', { width: 390, height: 800 }, async ({ page, server, audit, signIn, keys }) => {
  await signIn('ana')
  await audit('list')
  await page.getByRole('option', { name: /Hugo Silva/ }).click()
  await page.getByRole('log').waitFor()
  await audit('thread')
  await page.getByRole('button', { name: 'Accept' }).click()
  await focusIn(page, 'textarea')
  await audit('thread-mine')
  await page.getByRole('toolbar').getByRole('button', { name: 'Wrap up' }).click()
  await page.getByRole('heading', { name: /Wrap up/ }).waitFor()
  await audit('wrap-up')
  await page.getByRole('button', { name: 'Close the wrap-up' }).click()
  await page.getByRole('button', { name: 'Show or hide customer details' }).click()
  await page.getByRole('heading', { name: 'Customer', level: 2 }).waitFor()
  await audit('details')
  await page.goBack()
  await page.getByRole('log').waitFor()
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('link', { name: 'Wall' }).click()
  await page.getByRole('heading', { name: 'Live wall' }).waitFor()
  await audit('wall')
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['/inbox', '/inbox/cnv_0', '/wall', '/closed', '/settings']) {
    await page.goto(server.url + path)
    await page.getByRole('main').waitFor()
    const wide = await page.evaluate(() => [...document.querySelectorAll('main, header, nav')].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.tagName))
    assert.deepEqual(wide, [], `no sideways scroll at 320 px on ${path}`)
  }
  await keys('Tab')
})

for (const dark of [false, true]) {
  await visit(`every screen, ${dark ? 'dark' : 'light'}`, { dark }, async ({ page, server, audit, signIn, keys }) => {
    await signIn('ada')
    await audit('start')
    await keys('j')
    await page.getByRole('log').waitFor()
    await audit('inbox')
    await page.getByRole('button', { name: /^Why: Must/ }).click()
    await audit('why')
    await keys('n')
    await focusIn(page, 'textarea')
    await audit('note')
    await keys('Escape', 'a')
    await focusIn(page, 'textarea')
    await page.keyboard.type('/')
    await page.getByRole('listbox', { name: 'Saved replies' }).waitFor()
    await audit('saved-replies')
    await keys('Escape', 'Escape')
    const dialogs = [['t', 'transfer'], ['b', 'return'], ['?', 'keys'], ['Control+k', 'palette'], ['Control+Shift+Period', 'stop']]
    for (const [key, name] of dialogs) {
      await keys(key)
      await page.locator('[role=dialog], [role=alertdialog]').waitFor()
      await audit(name)
      await keys('Escape')
      await page.locator('[role=dialog], [role=alertdialog]').waitFor({ state: 'detached' })
    }
    await keys('e')
    await page.getByRole('heading', { name: /Wrap up/ }).waitFor()
    await audit('wrap-up')
    await keys('Escape')
    await page.getByRole('button', { name: /Ada Lind/ }).click()
    await page.getByRole('menuitemradio', { name: 'Busy' }).waitFor()
    await audit('presence')
    await keys('Escape')
    server.desk.stops = [{ scope: { kind: 'topic', name: 'refund' }, by: 'Ana Ruiz', reason: 'Wrong dates', at: Date.now() }]
    server.desk.tell({ t: 'desk', desk: server.desk.desk() })
    await page.goto(`${server.url}/wall/cnv_11`)
    await page.getByRole('complementary').getByRole('log').waitFor()
    await audit('wall')
    await page.getByRole('radio', { name: 'As a table' }).click()
    await page.getByRole('table').waitFor()
    await audit('wall-table')
    await page.goto(`${server.url}/closed/cnv_closed_1`)
    await page.getByRole('log').waitFor()
    await audit('closed')
    await page.goto(`${server.url}/settings`)
    await page.getByText('vera@nordhem.example', { exact: false }).waitFor()
    await audit('settings')
    await page.getByRole('button', { name: 'Add person' }).click()
    await page.getByRole('dialog').waitFor()
    await audit('add-person')
    await keys('Escape')
    await page.goto(`${server.url}/inbox/cnv_unknown`)
    await page.getByText('This does not exist any more.').waitFor()
    await audit('error')
    server.desk.threads.clear()
    server.desk.newEpoch()
    server.dropSockets()
    await page.getByText('No open conversations').waitFor()
    await audit('empty')
    await page.setViewportSize({ width: 1100, height: 760 })
    await audit('empty-1100')
  })
}

/** A report, not a gate: machines differ. */
await visit('5,000 conversations', { conversations: 5_000 }, async ({ page, server, signIn }) => {
  await signIn()
  await page.keyboard.press('j')
  await page.getByRole('log').waitFor()
  await page.getByRole('region', { name: 'Messages, scrollable' }).focus()
  const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * q)].toFixed(0)
  const measure = (under) => page.evaluate(async (name) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const times = []
    for (let turn = 0; turn < 120; turn++) {
      const start = performance.now()
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: turn % 30 < 20 ? 'j' : 'k', bubbles: true, cancelable: true }))
      await frame()
      times.push(performance.now() - start)
    }
    return { name, times, nodes: document.querySelectorAll('*').length, heap: Math.round(performance.memory.usedJSHeapSize / 1e6) }
  }, under)
  const quiet = await measure('quiet')
  let written = 0
  const ids = [...server.desk.threads.keys()]
  const traffic = setInterval(() => { for (let index = 0; index < 5; index++) server.desk.customerWrites(ids[(written++ * 7) % ids.length], `event ${written}`) }, 16)
  const busy = await measure('busy')
  clearInterval(traffic)
  for (const { name, times, nodes, heap } of [quiet, busy])
    console.log(`    ${name}: J to frame p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms, max ${quantile(times, 1)} ms; ${nodes} nodes, ${heap} MB${name === 'busy' ? `; ${written} events` : ''}`)
  assert.ok(quiet.nodes < 1_500, 'only what is in view is rendered')
  await page.getByRole('option').first().waitFor()
})

await visit('brief and copilot by keyboard', {}, async ({ page, server, audit, signIn, keys }) => {
  await signIn('ana')
  await page.goto(`${server.url}/inbox/cnv_0`)
  await page.getByRole('log').waitFor()
  // Every value opens the message it stands in, which then has the keyboard.
  await keys('p')
  await focusIn(page, '#brief-title')
  const source = page.getByRole('button', { name: /^Number 20418: said by the customer/ })
  await source.waitFor()
  await source.focus()
  await keys('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-seq') === '2')
  await page.locator('[data-seq="2"][data-found]').waitFor()
  await page.getByText('I will start a free return.').first().waitFor()
  await audit('brief-sources')

  // A draft from an article, shorter, warmer, sent as written with the assistant.
  await keys('o')
  const text = page.getByRole('textbox', { name: /^Reply to/ })
  await text.waitFor()
  await keys('Control+j')
  await page.getByRole('region', { name: 'AI drafts with their sources' }).waitFor()
  await page.waitForFunction(() => document.querySelector('textarea')?.value.startsWith('A damaged item'))
  await page.getByText('Drafted with the AI.', { exact: false }).waitFor()
  await audit('copilot-draft')
  await keys('Control+Shift+l')
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'A damaged item is refunded at once, without waiting for the return.')
  await keys('Control+Shift+l')
  await page.getByText('Nothing can be left out', { exact: false }).waitFor()
  await keys('Control+Shift+h')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.endsWith('Regards, Ana'))
  await audit('copilot-warmer')
  await text.focus()
  await keys('Control+Enter')
  const [reply] = await sent(server, '/reply')
  assert.equal(reply.body.ai_assisted, true, 'the draft is recorded')
  await text.fill('My own words.')
  await keys('Control+Enter')
  await assertEventually(() => sentTo(server, '/reply').length === 2)
  assert.equal(sentTo(server, '/reply')[1].body.ai_assisted, false, 'own words are own words')

  // A saved reply with a hole in it does not go out.
  await text.fill('/label')
  await page.getByRole('listbox', { name: 'Saved replies' }).waitFor()
  await keys('Enter')
  await page.getByRole('button', { name: 'Fill in {order}' }).waitFor()
  await audit('saved-reply-gap')
  await keys('Control+Enter')
  await page.waitForFunction(() => { const area = document.querySelector('textarea'); return area && area.value.slice(area.selectionStart, area.selectionEnd) === '{order}' })
  await page.keyboard.type('20418')
  await page.getByRole('button', { name: 'Fill in {order}' }).waitFor({ state: 'detached' })
  await keys('Control+Enter')
  await assertEventually(() => sentTo(server, '/reply').length === 3)

  // A question about the customer is answered with words and their place, or not at all.
  await keys('Escape')
  await focusIn(page, '[data-log]')
  await keys('q')
  await focusIn(page, '[data-ask]')
  await page.keyboard.type('Which sleeve is torn?')
  await keys('Enter')
  const shown = page.locator('[data-ask]').getByRole('button', { name: 'Show the message' }).first()
  await shown.waitFor()
  await audit('ask')
  await shown.focus()
  await keys('Enter')
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-seq'))
  await keys('q')
  await focusIn(page, '[data-ask]')
  await keys('Control+a')
  await page.keyboard.type('Xyzzy?')
  await keys('Enter')
  await page.getByText('Nothing in the conversations or facts of this customer answers', { exact: false }).waitFor()

  // What no article answered becomes a draft article.
  await keys('Escape')
  await focusIn(page, '[data-log]')
  await keys('e')
  await page.getByRole('heading', { name: /Wrap up/ }).waitFor()
  await page.getByRole('switch', { name: /No article answered this/ }).focus()
  await keys('Space')
  const gap = page.getByRole('textbox', { name: 'What was missing in the knowledge' })
  await gap.waitFor()
  assert.match(await gap.inputValue(), /Full refund/, 'begins with what the customer wants')
  await audit('wrap-up-gap')
})

await visit('knowledge gaps', {}, async ({ page, server, audit, signIn, keys }) => {
  await signIn('ana')
  await keys('g', 'k')
  await page.getByRole('heading', { name: 'Gaps in the knowledge' }).waitFor()
  const article = page.getByRole('form', { name: /Whether a zipper/ })
  await article.waitFor()
  await audit('knowledge')
  const saved = page.waitForEvent('download')
  await article.getByLabel('Title').fill('Zipper repair')
  await keys('Control+Enter')
  assert.equal((await saved).suggestedFilename(), 'zipper-repair.md')
  await page.getByText('articles/en/zipper-repair.md', { exact: false }).waitFor()
  assert.equal((await sent(server, '/publish'))[0].body.topic, 'warranty')
  const drop = page.getByRole('button', { name: 'Drop Lieferung auf die Inseln' })
  await drop.focus()
  await keys('Enter')
  await page.getByText('No gaps').waitFor()
  await page.goto(server.url)
  await page.getByRole('option').first().waitFor()
})

async function assertEventually(holds) {
  const until = Date.now() + PATIENCE_MS
  while (!holds()) {
    assert.ok(Date.now() < until, `in time: ${holds}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
