import { expect } from '@playwright/test'
import type { JSHandle, Page } from '@playwright/test'

import type { Outcome } from '../../src/cluster/cluster'
import type { ServerState } from '../../src/api/snapshot'

/** One command of a load and what its client was told. */
interface Asked {
  readonly number: number
  readonly outcome: Outcome
}

interface Running {
  readonly asked: Asked[]
  readonly finished: Promise<void>
  stop: () => void
}

/**
 * Commands that show what became of each of them: every third puts a key of its own, every third appends
 * its number to a journal, every third adds 1 to a counter. What was acknowledged must be there; what
 * was not may be; nothing may be there twice.
 */
export class Load {
  private readonly running: JSHandle<Running>
  /** As they were when the load ended, because a reload forgets them. */
  private ended: readonly Asked[] | null = null

  private constructor(running: JSHandle<Running>) {
    this.running = running
  }

  static async start(
    page: Page,
    options: { readonly commands: number; readonly inFlight: number },
  ): Promise<Load> {
    const running = await page.evaluateHandle(({ commands, inFlight }): Running => {
      const asked: Asked[] = []
      let most = commands
      let next = 0
      const ask = (number: number) => {
        if (number % 3 === 0) return window.raft.put(`key-${number}`, `value-${number}`)
        if (number % 3 === 1) return window.raft.append('journal', `[${number}]`)
        return window.raft.increment('counter')
      }
      const client = async () => {
        while (next < most) {
          const number = next++
          asked.push({ number, outcome: await ask(number) })
        }
      }
      const finished = Promise.all(Array.from({ length: inFlight }, client)).then(() => {})
      return { asked, finished, stop: () => (most = 0) }
    }, options)
    return new Load(running)
  }

  /** Waits until so many more commands than now have been acknowledged. */
  async untilAcknowledged(more: number): Promise<void> {
    await this.running.evaluate(async ({ asked }, wanted) => {
      const acknowledged = () => asked.filter(({ outcome }) => outcome.type === 'done').length
      const enough = acknowledged() + wanted
      await window.raft.until(() => acknowledged() >= enough, { timeoutMs: 20_000 })
    }, more)
  }

  /** Asks nothing more, and waits for what is out. */
  async stop(): Promise<void> {
    await this.running.evaluate((running) => running.stop())
    await this.finish()
  }

  async finish(): Promise<void> {
    await this.running.evaluate(({ finished }) => finished)
    this.ended = await this.outcomes()
  }

  async acknowledged(): Promise<number> {
    const asked = await this.outcomes()
    return asked.filter(({ outcome }) => outcome.type === 'done').length
  }

  /** Each of these servers holds every acknowledged command exactly once, and no other one twice. */
  async expectExactlyOnce(servers: readonly ServerState[]): Promise<void> {
    const asked = await this.outcomes()
    expect(servers.length).toBeGreaterThan(0)
    for (const { id, values } of servers) {
      expect({ server: id, ...judge(asked, values) }).toEqual({
        server: id,
        lost: [],
        twice: [],
        counterIsRight: true,
      })
    }
  }

  private async outcomes(): Promise<readonly Asked[]> {
    if (this.ended !== null) return this.ended
    return this.running.evaluate(({ asked }) => asked)
  }
}

function judge(asked: readonly Asked[], values: Readonly<Record<string, string>>) {
  const journal = [...(values['journal'] ?? '').matchAll(/\[(\d+)\]/g)].map((match) =>
    Number(match[1]),
  )
  const written = new Set(journal)
  const isDone = ({ outcome }: Asked) => outcome.type === 'done'
  const puts = asked.filter((one) => one.number % 3 === 0 && isDone(one))
  const appends = asked.filter((one) => one.number % 3 === 1 && isDone(one))
  const increments = asked.filter(({ number }) => number % 3 === 2)
  const counter = Number(values['counter'] ?? 0)
  return {
    lost: [
      ...puts.filter(({ number }) => values[`key-${number}`] !== `value-${number}`),
      ...appends.filter(({ number }) => !written.has(number)),
    ].map(({ number }) => number),
    twice: journal.filter((number, i) => journal.indexOf(number) !== i),
    counterIsRight: counter >= increments.filter(isDone).length && counter <= increments.length,
  }
}
