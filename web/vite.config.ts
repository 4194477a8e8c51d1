// Build of the agent workspace. The widget has its own build in scripts/build.mjs (small classic scripts, no modules).
import react from '@vitejs/plugin-react'
import tailwind from '@tailwindcss/vite'
import { join, resolve } from 'node:path'
import { defineConfig } from 'vite'

const out = resolve(process.env.BATON_UI_OUT || join(import.meta.dirname, 'dist'))
const server = process.env.BATON_SERVER || 'http://127.0.0.1:8080'

export default defineConfig({
  root: join(import.meta.dirname, 'app'),
  plugins: [react(), tailwind()],
  server: { proxy: { '/api': server, '/ws': { target: server, ws: true }, '/widget': server } },
  build: { target: 'es2022', outDir: join(out, 'app'), emptyOutDir: true, assetsDir: 'assets', reportCompressedSize: false },
})
