import { test as base, chromium } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'

import type { ByHand } from './by-hand'
import type { Debug } from './debug'
import { RaftPage } from './raft-page'
import { Scenario } from './scenario'
import type { Screen } from './screen'
import type { Share } from './share'

export { expect } from '@playwright/test'

export interface Options {
  /**
   * fresh: databases live in the browser's memory, quick to make and to forget. kept: a profile of its own
   * on the disk, for all that is said about durability.
   */
  readonly profile: 'fresh' | 'kept'
  /** new: the page greets first. returning: it opens as it was left, on the whole screen. */
  readonly visitor: 'new' | 'returning'
}

export interface Fixtures {
  /** The page, not opened yet: each test says how fast its cluster runs. */
  readonly raft: RaftPage
  /** What stands on it. */
  readonly view: Screen
  /** Its debugger: time by hand, branches, two of them side by side. */
  readonly debug: Debug
  /** The list of what can happen next. */
  readonly byHand: ByHand
  /** Its editor of scenarios. */
  readonly scenario: Scenario
  /** Another tab of the same browser. */
  readonly otherTab: RaftPage
  /** The page of somebody else, who was never here. */
  readonly elsewhere: RaftPage
  /** Its links and files. */
  readonly share: Share
  /** Ends the browser and starts it again on the same profile. */
  readonly restartBrowser: () => Promise<RaftPage>
}

/** What a test opened; at its end every page that still runs a cluster is audited. */
interface Opened {
  readonly opened: RaftPage[]
  readonly launchKept: () => Promise<BrowserContext>
}

/**
 * Every test ends with an audit of each page it opened: the fold of the recording is hash for hash what
 * the servers hold, and no invariant of Raft broke.
 */
export const test = base.extend<Options & Fixtures & Opened>({
  profile: ['fresh', { option: true }],
  visitor: ['returning', { option: true }],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads this pattern: it depends on no fixture.
  opened: async ({}, provide) => {
    const opened: RaftPage[] = []
    await provide(opened)
  },

  launchKept: async ({ launchOptions, viewport, baseURL }, provide, testInfo) => {
    const launched: BrowserContext[] = []
    await provide(async () => {
      const options = { ...launchOptions, viewport, ...(baseURL === undefined ? {} : { baseURL }) }
      const context = await chromium.launchPersistentContext(
        testInfo.outputPath('profile'),
        options,
      )
      launched.push(context)
      return context
    })
    await Promise.all(launched.map((context) => context.close()))
  },

  context: async ({ context, profile, launchKept, visitor }, provide) => {
    const used = profile === 'kept' ? await launchKept() : context
    if (visitor === 'returning') await used.addInitScript(returnOnce)
    await provide(used)
  },

  raft: async ({ page, opened }, provide) => {
    const raft = new RaftPage(page)
    opened.push(raft)
    await provide(raft)
    await auditAll(opened)
  },

  view: async ({ raft }, provide) => {
    await provide(raft.screen)
  },

  byHand: async ({ raft }, provide) => {
    await provide(raft.byHand)
  },

  debug: async ({ raft }, provide) => {
    await provide(raft.debug)
  },

  scenario: async ({ raft }, provide) => {
    await provide(new Scenario(raft.page))
  },

  otherTab: async ({ context, opened }, provide) => {
    const other = new RaftPage(await context.newPage())
    opened.push(other)
    await provide(other)
  },

  elsewhere: async ({ browser, viewport, opened }, provide) => {
    const context = await browser.newContext({ viewport })
    const raft = new RaftPage(await context.newPage())
    opened.push(raft)
    await provide(raft)
    await context.close()
  },

  share: async ({ raft }, provide) => {
    await provide(raft.share)
  },

  restartBrowser: async ({ context, launchKept, opened }, provide) => {
    await provide(async () => {
      await auditAll(opened)
      await context.close()
      const again = await launchKept()
      const raft = new RaftPage(await again.newPage())
      opened.push(raft)
      return raft
    })
  },
})

async function auditAll(opened: readonly RaftPage[]): Promise<void> {
  for (const raft of opened) await raft.audit()
}

/** Leaves in the browser what an earlier visit left there. */
function returnOnce(): void {
  const key = 'raft-view/view'
  if (localStorage.getItem(key) === null) localStorage.setItem(key, '{"hasStarted":true}')
}
