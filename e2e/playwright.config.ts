import { defineConfig, devices } from '@playwright/test'

import { launchOptions } from '../scripts/chromium.mjs'

const port = Number(process.env['E2E_PORT'] ?? 4317)
const address = `http://127.0.0.1:${port}/`

/**
 * The end-to-end tests run on the built site (`npm run build` first), one after another: five
 * servers and their databases share the machine's cores, and a test that needs a second try is
 * a failed test.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  globalTimeout: 900_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../node_modules/.cache/tests/e2e.json' }]],
  use: {
    baseURL: address,
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Snapshots of the page would take a fifth of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1440, height: 900 },
        launchOptions: launchOptions(),
      },
    },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: '..',
    url: address,
    reuseExistingServer: false,
    timeout: 30_000,
  },
})
