import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

import { serverId } from '../../src/raft/index'
import type { RaftState, ServerState } from '../../src/api/snapshot'
import type { RaftApi } from '../../src/api/window-raft'
import type { Outcome } from '../../src/cluster/cluster'
import type { RaftOptions } from '../../src/raft/index'
import type { LinkRule } from '../../src/server/links'
import { Debug } from './debug'
import { ByHand } from './by-hand'
import { Disks } from './disks'
import { Load } from './load'
import { Members } from './members'
import { Screen } from './screen'
import { Share } from './share'
import { Storm } from './storm'

declare global {
  interface Window {
    readonly raft: RaftApi
  }
}

export type { RaftState, ServerState }

/** How long a state may take to come about on a machine that is busy with other things. */
const patienceMs = 20_000

/** The page with its cluster, in the words of whoever sits before it. */
export class RaftPage {
  readonly page: Page
  readonly byHand: ByHand
  readonly debug: Debug
  readonly share: Share
  readonly disks: Disks
  readonly storm: Storm
  readonly members: Members
  readonly screen: Screen
  private readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    this.debug = new Debug(page)
    this.share = new Share(page)
    this.byHand = new ByHand(this)
    this.disks = new Disks(page)
    this.storm = new Storm(page)
    this.members = new Members(this)
    this.screen = new Screen(page)
    page.on('pageerror', (error) => this.errors.push(error.message))
  }

  /** Opens the page; 1000 is real time. Resolves once all servers run. */
  async open({ speed = 1000 }: { readonly speed?: number } = {}): Promise<void> {
    await this.page.goto(`./?speed=${speed}`)
    await this.ready()
  }

  /** Goes there, whatever it finds. */
  async visit(): Promise<void> {
    await this.page.goto('./?speed=1000')
  }

  async close(): Promise<void> {
    await this.page.close()
  }

  /** The run ends here, so it is audited first. */
  async reload(): Promise<void> {
    await this.audit()
    await this.page.reload()
    await this.ready()
  }

  async openWithLeader(): Promise<ServerState> {
    await this.open()
    return this.untilLeader()
  }

  /** The same for a page that somebody else opened, as a link does. */
  async openedWithLeader(): Promise<ServerState> {
    await this.ready()
    return this.untilLeader()
  }

  async followers(): Promise<readonly ServerState[]> {
    const { servers } = await this.state()
    return servers.filter(({ role }) => role === 'follower')
  }

  async state(): Promise<RaftState> {
    return this.page.evaluate(() => window.raft.state())
  }

  async server(id: string): Promise<ServerState> {
    const found = (await this.state()).servers.find((server) => server.id === id)
    if (found === undefined) throw new Error(`The page shows no server ${id}.`)
    return found
  }

  /** The state once all that the servers have said by now is in it. */
  async stateOnceSettled(): Promise<RaftState> {
    return this.page.evaluate(async () => {
      const { records } = await window.raft.verify()
      return window.raft.until(({ events }) => events >= records)
    })
  }

  /** Waits for a state. The predicate runs in the page: all it needs comes with `argument`. */
  async until<A>(predicate: (state: RaftState, argument: A) => boolean, argument: A): Promise<void>
  async until(predicate: (state: RaftState) => boolean): Promise<void>
  async until(
    predicate: (state: RaftState, argument: unknown) => boolean,
    argument?: unknown,
  ): Promise<void> {
    const wanted = await this.page.evaluateHandle<{
      readonly predicate: (state: RaftState, argument: unknown) => boolean
    }>(`({ predicate: ${predicate.toString()} })`)
    await this.page.evaluate(
      async ({ wanted: { predicate: holds }, argument: given, timeoutMs }) => {
        await window.raft.until((state) => holds(state, given), { timeoutMs })
      },
      { wanted, argument, timeoutMs: patienceMs },
    )
  }

  /** The leader of the newest term, and of one after `after`, once a majority of all servers follows it. */
  async untilLeader({ after = 0 }: { readonly after?: number } = {}): Promise<ServerState> {
    await this.until(({ servers }, old) => {
      const newest = Math.max(...servers.map(({ term }) => term))
      const leader = servers.find(({ role, term }) => role === 'leader' && term === newest)
      if (leader === undefined || leader.term <= old) return false
      const following = servers.filter((server) => server.leader === leader.id)
      return following.length > servers.length / 2
    }, after)
    const { servers } = await this.state()
    const [leader] = servers
      .filter(({ role }) => role === 'leader')
      .toSorted((a, b) => b.term - a.term)
    if (leader === undefined) throw new Error('The leader was lost again at once.')
    return leader
  }

  /** All servers run, and hold and have applied the same log to its end. */
  async untilConverged(): Promise<RaftState> {
    await this.until(({ servers }) => {
      const [first] = servers
      if (first === undefined) return false
      // What a log ends with may be in the snapshot before it.
      const endOf = ({ log, snapshot, lastIndex }: typeof first) =>
        `${lastIndex} of term ${log.at(-1)?.term ?? snapshot?.lastIncludedTerm}`
      return servers.every(
        (server) =>
          server.isUp &&
          server.leader === first.leader &&
          server.leader !== null &&
          endOf(server) === endOf(first) &&
          server.lastApplied === first.lastIndex,
      )
    })
    return this.state()
  }

  /** The client has asked this server again, which has its first request in its log. */
  async untilAskedAgain(server: string): Promise<void> {
    await this.until(({ servers, messages }, id) => {
      const asked = servers.find((one) => one.id === id)
      const isInLog = asked !== undefined && asked.lastIndex > asked.commitIndex
      return (
        isInLog && messages.some(({ to, message }) => to === id && message.type === 'ClientRequest')
      )
    }, server)
  }

  put(key: string, value: string, server?: string): Promise<Outcome> {
    return this.page.evaluate(([k, v, s]) => window.raft.put(k, v, s), [
      key,
      value,
      server,
    ] as const)
  }

  get(key: string): Promise<Outcome> {
    return this.page.evaluate((k) => window.raft.get(k), key)
  }

  async crash(...servers: readonly string[]): Promise<void> {
    await this.page.evaluate((all) => Promise.all(all.map((id) => window.raft.crash(id))), servers)
  }

  async restart(...servers: readonly string[]): Promise<void> {
    await this.page.evaluate(
      (all) => Promise.all(all.map((id) => window.raft.restart(id))),
      servers,
    )
  }

  async freeze(server: string): Promise<void> {
    await this.page.evaluate((id) => window.raft.freeze(id), server)
  }

  /** Makes a server's own clock run at another rate; 1 is right. */
  async setClockRate(server: string, rate: number): Promise<void> {
    const ratePerMille = rate * 1000
    const wanted = { type: 'skewClock', server: serverId(server), ratePerMille } as const
    await this.page.evaluate((request) => window.raft.request(request), wanted)
  }

  async thaw(server: string): Promise<void> {
    await this.page.evaluate((id) => window.raft.thaw(id), server)
  }

  async cut(from: string, to: string): Promise<void> {
    await this.page.evaluate(([a, b]) => window.raft.cut(a, b), [from, to] as const)
  }

  async partition(...groups: readonly (readonly string[])[]): Promise<void> {
    await this.page.evaluate((sides) => window.raft.partition(...sides), groups)
  }

  async heal(): Promise<void> {
    await this.page.evaluate(() => window.raft.heal())
  }

  /** Sets the faults of all links, between servers and to clients. */
  async setAllLinks(rule: LinkRule): Promise<void> {
    await this.page.evaluate(async (all) => {
      await window.raft.link({ type: 'servers' }, all)
      await window.raft.link({ type: 'clients' }, all)
    }, rule)
  }

  async setOptions(options: Partial<RaftOptions>): Promise<void> {
    await this.page.evaluate((changed) => window.raft.setOptions(changed), options)
  }

  async pause(): Promise<void> {
    await this.page.evaluate(() => window.raft.pause())
  }

  async play(): Promise<void> {
    await this.page.evaluate(() => window.raft.play())
  }

  async setSpeed(speed: number): Promise<void> {
    await this.page.evaluate((wanted) => window.raft.setSpeed(wanted), speed)
  }

  /** World time per real time, measured while so many milliseconds of world time pass. */
  async measuredSpeed(worldMs: number): Promise<number> {
    return this.page.evaluate(async (ms) => {
      const start = { world: window.raft.state().worldTime, real: performance.now() }
      await window.raft.until(({ worldTime }) => worldTime >= start.world + ms)
      const { worldTime } = window.raft.state()
      return (worldTime - start.world) / (performance.now() - start.real)
    }, worldMs)
  }

  /** Starts a load that runs on while the test goes on. */
  startLoad(options: { readonly commands: number; readonly inFlight: number }): Promise<Load> {
    return Load.start(this.page, options)
  }

  /** What a request that must be refused is refused with. */
  async refusal(request: (raft: RaftApi) => Promise<unknown>): Promise<string> {
    return this.page.evaluate(
      async (asked) => {
        try {
          await asked.request(window.raft)
        } catch (error) {
          return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        }
        return 'It was not refused.'
      },
      await this.page.evaluateHandle<{ readonly request: (raft: RaftApi) => Promise<unknown> }>(
        `({ request: ${request.toString()} })`,
      ),
    )
  }

  /** The recording equals the servers, and no invariant broke. A page without a cluster has nothing to audit. */
  async audit(): Promise<void> {
    if (this.page.isClosed()) return
    expect(this.errors).toEqual([])
    const audit = await this.page.evaluate(() =>
      'raft' in window ? window.raft.verify() : Promise.resolve(null),
    )
    if (audit === null) return
    expect(audit).toMatchObject({ divergence: null, violations: [] })
    expect(audit.hashesCompared).toBeGreaterThan(0)
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'raft' in window)
    await this.until(({ servers }) => servers.every(({ isUp }) => isUp))
  }
}
