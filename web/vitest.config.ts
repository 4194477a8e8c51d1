// Two projects, because the workspace compiles JSX for React and the widget for Preact.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { plugins: [react()], test: { name: 'app', environment: 'happy-dom', include: ['app/**/*.test.{ts,tsx}', 'shared/**/*.test.ts'] } },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: { name: 'widget', environment: 'happy-dom', include: ['widget/**/*.test.{ts,tsx}'] },
      },
    ],
  },
})
