// Fails when a page outgrows its budget. Run after `npm run build`.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const web = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(process.env.BATON_UI_OUT || join(web, 'dist'))
const gzip = (path) => gzipSync(readFileSync(path), { level: 9 }).length
const brotli = (path) => brotliCompressSync(readFileSync(path)).length

let failed = false
function check(what, bytes, budget) {
  const over = bytes > budget
  failed ||= over
  console.log(`${over ? 'OVER' : 'ok  '} ${what.padEnd(34)} ${String(bytes).padStart(7)} of ${budget} bytes`)
}

const widget = (name) => gzip(join(out, 'widget', name))
const [loader, script, style] = ['loader.js', 'widget.js', 'widget.css'].map(widget)
check('widget loader (gzip)', loader, 1_500)
check('widget script (gzip)', script, 15_000)
check('widget style (gzip)', style, 3_000)
check('widget in all (gzip)', loader + script + style, 15_000)
for (const part of ['stream.js', 'i18n/en.json', 'i18n/de.json', 'i18n/es.json']) check(`widget ${part} (gzip)`, widget(part), 1_200)

/** First load of the workspace: the scripts and styles that index.html names itself; lazy routes are not part of it. */
const index = join(out, 'app/index.html')
if (existsSync(index)) {
  const html = readFileSync(index, 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])
  check('workspace first load (brotli)', named.reduce((sum, name) => sum + brotli(join(out, 'app', name)), 0), 200_000)
  for (const name of readdirSync(join(out, 'app/assets')).filter((n) => n.endsWith('.js') && !named.includes(`assets/${n}`)))
    check(`workspace chunk ${name}`.slice(0, 34), brotli(join(out, 'app/assets', name)), 60_000)
} else console.warn('the workspace is not built, its budget was not checked')
process.exit(failed ? 1 : 0)
