import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/**
 * Stops the page and its workers as a laptop that is closed does: their processes stand still, and real
 * time goes on without them. (Freezing a tab through the browser's own tools leaves its workers running.)
 * Needs a system that can stop a process: not Windows.
 */
export async function sleep(page: Page, seconds: number): Promise<void> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('Only a browser that the test did not launch by itself.')
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const stoppedAt = performance.now()
  const send = (signal: NodeJS.Signals) => renderers.forEach((id) => process.kill(id, signal))
  send('SIGSTOP')
  try {
    const passed = () => performance.now() - stoppedAt
    await expect.poll(passed, { timeout: 30_000 }).toBeGreaterThan(seconds * 1000)
  } finally {
    send('SIGCONT')
  }
}
