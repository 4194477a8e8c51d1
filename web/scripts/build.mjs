// Builds the pages into $BATON_UI_OUT (default web/dist):
//   app/     index.html and assets/* of the workspace
//   widget/  loader.js, widget.js, widget.css, index.html, demo.html, demo.css, i18n/*.json
// Every text file also gets a .br and a .gz beside it, so that the server never compresses.
// `node scripts/build.mjs widget` or `... app` builds one of the two.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, transformWithOxc } from 'vite'

const web = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(process.env.BATON_UI_OUT || join(web, 'dist'))
const only = process.argv[2]
const COMPRESSIBLE = /\.(html|js|css|json|svg|txt|webmanifest)$/

async function buildApp() {
  if (!existsSync(join(web, 'app/index.html'))) return console.warn('app/index.html is missing: the workspace was not built')
  await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' })
}

/** Browsers with `light-dark()`, which would otherwise be replaced by something twice as long. */
const CSS_TARGET = ['chrome123', 'firefox120', 'safari17.5']

/** The settings that all scripts share. */
const settings = (build) => ({
  configFile: false, logLevel: 'warn', root: join(web, 'widget'), publicDir: false,
  build: { target: 'es2022', cssTarget: CSS_TARGET, outDir: join(out, 'widget'), emptyOutDir: false, reportCompressedSize: false, ...build },
})

/** A classic script: the loader runs on foreign pages, and `document.currentScript` tells it where it comes from. */
const buildScript = (name) => build(settings({ lib: { entry: `src/${name}.ts`, formats: ['iife'], name: 'Baton', fileName: () => `${name}.js` } }))

/** Classic JSX calls are a little smaller than the automatic runtime, but they need their names in scope. */
const importJsx = {
  name: 'import-jsx', enforce: 'pre',
  transform: (code, id) => (id.endsWith('.tsx') ? `import { h, Fragment } from 'preact';${code}` : undefined),
}

/** A module, so that the link for places without sockets is a file of its own. */
const buildChat = () => build({
  ...settings({
    lib: { entry: 'src/main.tsx', formats: ['es'], cssFileName: 'widget' },
    rolldownOptions: { output: { entryFileNames: 'widget.js', chunkFileNames: '[name].js', minify: true, comments: false } },
  }),
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  plugins: [importJsx],
})

/** One file of texts per language; English comes from the module that is also the type of the others. */
async function writeTexts(target) {
  const source = join(web, 'widget/src/i18n')
  const { code } = await transformWithOxc(readFileSync(join(source, 'en.ts'), 'utf8'), 'en.ts')
  const { en } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  writeFileSync(join(target, 'en.json'), JSON.stringify(en))
  for (const file of readdirSync(source).filter((name) => name.endsWith('.json')))
    writeFileSync(join(target, file), JSON.stringify(JSON.parse(readFileSync(join(source, file), 'utf8'))))
}

async function buildWidget() {
  const target = join(out, 'widget')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(join(target, 'i18n'), { recursive: true })
  await buildScript('loader')
  await buildScript('demo')
  await buildChat()
  for (const page of ['index.html', 'demo.html', 'demo.css']) cpSync(join(web, 'widget', page), join(target, page))
  await writeTexts(join(target, 'i18n'))
}

function compress(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    if (statSync(path).isDirectory()) compress(path)
    else if (COMPRESSIBLE.test(name)) {
      const bytes = readFileSync(path)
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    }
  }
}

if (only !== 'widget') await buildApp()
if (only !== 'app') await buildWidget()
for (const part of ['app', 'widget']) if (existsSync(join(out, part))) compress(join(out, part))
