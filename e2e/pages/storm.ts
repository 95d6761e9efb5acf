import type { Page } from '@playwright/test'

import type { Outcome } from '../../src/cluster/cluster'
import type { Load } from './load'
import { sleep } from './sleep'

/** Crashes where they hurt: at the very moment of an acknowledgement, and over and over under load. */
export class Storm {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** A browser that has no databases, as in some private modes. For pages opened from now on. */
  async withoutIndexedDb(): Promise<void> {
    await this.page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { value: undefined })
    })
  }

  /** Ends all threads in the same task in which the acknowledgement arrives: what is on disks by then is all there is. */
  async putAndCrashAll(key: string, value: string): Promise<Outcome> {
    return this.page.evaluate(
      async ([k, v]) => {
        const outcome = await window.raft.put(k, v)
        const all = window.raft.state().servers.map(({ id }) => window.raft.crash(id))
        await Promise.all(all)
        return outcome
      },
      [key, value] as const,
    )
  }

  /** Puts one big value after another until a server has no room. Answers what was acknowledged. */
  async putUntilDiskIsFull(): Promise<readonly (readonly [string, string])[]> {
    return this.page.evaluate(async () => {
      const acknowledged: (readonly [string, string])[] = []
      const isFull = () => window.raft.state().notices.some((text) => text.includes('full'))
      const full = window.raft.until(isFull, { timeoutMs: 30_000 })
      for (let i = 0; !isFull(); i++) {
        const [key, value] = [`big-${i}`, 'v'.repeat(60_000)]
        const put = window.raft.put(key, value).then(({ type }) => {
          if (type === 'done') acknowledged.push([key, value])
        })
        await Promise.race([put, full])
      }
      return acknowledged
    })
  }

  /**
   * Crashes a server and starts it again, time after time: the leader in every second round. Between
   * a crash and its restart some commands are acknowledged, so each round is one of a working cluster.
   */
  async crashAndRestart({ rounds, load }: { readonly rounds: number; readonly load: Load }) {
    for (let round = 0; round < rounds; round++) {
      const victim = await this.page.evaluate(async (n) => {
        const wanted = n % 2 === 0 ? 'leader' : 'follower'
        const isWanted = ({ role }: { readonly role: string }) => role === wanted
        const { servers } = await window.raft.until((state) => state.servers.some(isWanted))
        const found = servers.filter(isWanted)
        const id = found[n % found.length]?.id ?? ''
        await window.raft.crash(id)
        return id
      }, round)
      await load.untilAcknowledged(3)
      await this.page.evaluate((id) => window.raft.restart(id), victim)
    }
  }

  /** The server's thread meets a bug. */
  async throwIn(server: string, message: string): Promise<void> {
    for (const worker of this.page.workers()) {
      await worker.evaluate(
        ([name, text]) => {
          if (self.name !== name) return
          queueMicrotask(() => {
            throw new Error(text)
          })
        },
        [`raft-server-${server}`, message] as const,
      )
    }
  }

  async restartAllThatAreDown(): Promise<void> {
    await this.page.evaluate(async () => {
      const down = window.raft.state().servers.filter(({ isUp }) => !isUp)
      await Promise.all(down.map(({ id }) => window.raft.restart(id)))
    })
  }

  /** The laptop is closed for so long. */
  sleepAndWake({ seconds }: { readonly seconds: number }): Promise<void> {
    return sleep(this.page, seconds)
  }
}
