import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

import { launchOptions } from './scripts/chromium.mjs'

const browserDependencies = [
  '@xstate/react',
  '@xyflow/react',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'xstate',
  'zustand/vanilla',
  'zustand/vanilla/shallow',
]
const browserTests = 'src/**/*.browser.test.ts'
const simulationTests = 'src/sim/**/*.test.ts'

interface Build {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

const entry = fileURLToPath(new URL('src/main.tsx', import.meta.url))
const atStart = new Set<string>()

/**
 * All that the page needs to start is one file: it is compressed better than many small ones, and asked for
 * once. What is imported later stays in files of its own.
 */
function startOf(id: string, build: Build): string | null {
  if (atStart.size === 0) {
    atStart.add(entry)
    // The set grows while it is walked.
    for (const known of atStart)
      for (const next of build.getModuleInfo(known)?.importedIds ?? []) atStart.add(next)
  }
  return atStart.has(id) ? 'start' : null
}

/**
 * How the site is built, and the three kinds of tests below the end-to-end ones: `unit` and
 * `simulation` in Node, `browser` for what only a real browser can answer.
 *
 * Paths in the build are relative, so that the site may lie under any path of any static host.
 */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: true,
    manifest: true,
    // `scripts/size.mjs` is what holds the sizes.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: startOf, debugName: 'start' }] } },
    },
  },
  test: {
    // One for each core: what is run is computation. Those in Node share their modules, which hold no state.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          include: ['src/**/*.test.ts'],
          exclude: [browserTests, simulationTests],
        },
      },
      {
        test: {
          name: 'simulation',
          environment: 'node',
          isolate: false,
          include: [simulationTests],
          testTimeout: 120_000,
        },
      },
      {
        // Known beforehand, so that the server does not reload a test when it first meets them.
        optimizeDeps: { include: browserDependencies },
        test: {
          name: 'browser',
          include: [browserTests],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
