import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

import type { Whereabouts } from '../../src/api/debug-by-name'
import { serverId } from '../../src/raft/index'
import type { Timer } from '../../src/raft/index'

/** Which messages: of these types, from one server to some, as far as it is said. */
export interface Which {
  readonly types: readonly string[]
  readonly from?: string
  readonly to?: readonly string[]
}

/** A cluster whose time stands, in the hands of a person: the network, the timers, and the branches. */
export class Debug {
  readonly tree: Locator
  readonly compare: Locator
  readonly first: Locator
  readonly second: Locator
  readonly firstName: Locator
  readonly secondName: Locator
  readonly differencesOnly: Locator
  readonly forkHere: Locator
  readonly present: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.tree = page.getByRole('list', { name: 'Branches' })
    this.compare = page.getByRole('region', { name: 'Compare' })
    this.first = this.compare.getByRole('combobox', { name: 'First branch' })
    this.second = this.compare.getByRole('combobox', { name: 'Second branch' })
    this.firstName = this.first.locator('option:checked')
    this.secondName = this.second.locator('option:checked')
    this.differencesOnly = this.compare.getByRole('button', { name: 'Differences only' })
    this.forkHere = page.getByRole('button', { name: 'Fork here' })
    this.present = page.getByRole('button', { name: 'Back to present' })
  }

  async where(): Promise<Whereabouts> {
    return this.page.evaluate(() => window.raft.where())
  }

  async goTo(event: number, branch?: string): Promise<void> {
    await this.page.evaluate(([at, id]) => window.raft.goTo(at, id), [event, branch] as const)
  }

  /** What is shown is what the servers do now. */
  async untilPresent(): Promise<void> {
    await expect.poll(async () => (await this.where()).isPast).toBe(false)
  }

  async fire(server: string, timer: Timer = 'election'): Promise<void> {
    await this.page.evaluate(([id, which]) => window.raft.timeout(id, which), [
      server,
      timer,
    ] as const)
  }

  /** A command given to one server, once. */
  async give(server: string, key: string, value: string): Promise<void> {
    const as = { client: `${key}-${value}`, serial: 1 }
    const put = { type: 'put', key, value, server: serverId(server), mode: null, as } as const
    await this.page.evaluate((request) => window.raft.request(request), put)
  }

  /** All that is on its way now and matches; what follows from it stays where it is. */
  async deliver(which: Which): Promise<void> {
    await this.handle('deliver', which)
  }

  async drop(which: Which): Promise<void> {
    await this.handle('drop', which)
  }

  /** Delivers whatever is on its way between servers, and what follows, until nothing is. */
  async settle(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let delivered = 0; delivered < 1000; delivered++) {
        const [oldest] = window.raft
          .state()
          .messages.filter(({ from, to }) => /^S\d$/.test(from) && /^S\d$/.test(to))
          .toSorted((a, b) => a.place - b.place)
        if (oldest === undefined) return
        await window.raft.deliver(oldest.id)
      }
      throw new Error('The servers never stop talking.')
    })
  }

  /** The terms of each server's log, by its name. */
  async logs(): Promise<Readonly<Record<string, string>>> {
    return this.page.evaluate(() =>
      Object.fromEntries(
        window.raft
          .state()
          .servers.map(({ id, log }) => [id, log.map(({ term }) => term).join(',')]),
      ),
    )
  }

  /** Shows the stage as a person chooses it. */
  async show(view: 'Ring' | 'Space-time' | 'Compare'): Promise<void> {
    await this.page.getByRole('group', { name: 'View' }).getByRole('button', { name: view }).click()
  }

  async openBranches(): Promise<void> {
    await this.page.getByRole('button', { name: 'Debug', exact: true }).click()
    await this.page.getByRole('tab', { name: 'Branches' }).click()
  }

  branch(name: string): Locator {
    return this.tree.getByRole('button', {
      name: new RegExp(`^${name.replaceAll(/[()]/g, String.raw`\$&`)} `),
    })
  }

  /** Calls a branch something else, as a person does at the keyboard. */
  async rename(name: string, other: string): Promise<void> {
    await this.branch(name).focus()
    await this.page.keyboard.press('F2')
    await this.tree.getByRole('textbox', { name: `Name of ${name}` }).fill(other)
    await this.page.keyboard.press('Enter')
    await expect(this.tree.getByRole('button', { name: other })).toBeFocused()
  }

  action(name: string): Locator {
    return this.tree.getByRole('button', { name })
  }

  /** The log of a server at the end of the left or the right branch: its terms. */
  endOf(server: string, side: 'left' | 'right'): Locator {
    const place = side === 'left' ? 'a' : 'b'
    return this.compare.locator(`tr[data-server="${server}"] td[data-side="${place}"]`)
  }

  /** Rows of events that hold these words. */
  rows(kind: 'both' | 'differs' | 'onlyA' | 'onlyB'): Locator {
    return this.compare.locator(`tr[data-row="${kind}"]`)
  }

  /** Somebody else leads, and this server follows. */
  async demote(server: string): Promise<void> {
    await this.page.evaluate(async (id) => {
      const { raft } = window
      const leads = (name: string) =>
        raft.state().servers.some((each) => each.id === name && each.role === 'leader')
      if (!leads(id)) return
      await raft.crash(id)
      await raft.until(({ servers }) =>
        servers.some((each) => each.id !== id && each.role === 'leader'),
      )
      await raft.restart(id)
      await raft.until(({ servers }) =>
        servers.some((each) => each.id === id && each.leader !== null && each.role === 'follower'),
      )
    }, server)
  }

  /** Has a server campaign until it leads: the others hear no leader meanwhile. */
  async electByHand(server: string): Promise<void> {
    await this.page.evaluate(async (id) => {
      const { raft } = window
      await raft.setOptions({ preVote: false, sticky: false })
      const isStopped = () => raft.where().stop !== null
      for (let i = 0; i < 50 && !isStopped(); i++) {
        await raft.timeout(id)
        await raft.until(({ servers, messages }) => {
          const isOver = servers.some(({ id: name, role }) => name === id && role !== 'candidate')
          return isStopped() || (isOver && messages.length >= 0)
        })
      }
    }, server)
  }

  /** Presses a key so often, each time once the last press has led somewhere. */
  async press(key: string, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      const { event } = await this.where()
      await this.page.keyboard.press(key)
      await expect.poll(async () => (await this.where()).event, { intervals: [10] }).not.toBe(event)
    }
    // What the last one did may have more than one record.
    await this.page.evaluate(() => window.raft.settled())
  }

  /** The one event beside others that says so. */
  eventOf(words: string): Locator {
    return this.compare.getByRole('button', { name: words })
  }

  private async handle(verb: 'deliver' | 'drop', { types, from, to }: Which): Promise<void> {
    await this.page.evaluate(
      async ({ what, wanted }) => {
        const found = window.raft
          .state()
          .messages.filter(
            (flying) =>
              wanted.types.includes(flying.message.type) &&
              (wanted.from ?? flying.from) === flying.from &&
              (wanted.to ?? [flying.to]).includes(flying.to),
          )
          .toSorted((a, b) => a.place - b.place)
        if (found.length === 0) throw new Error(`Nothing to ${what}.`)
        for (const { id } of found) await window.raft[what](id)
      },
      { what: verb, wanted: { types, from, to } },
    )
  }
}
