import { expect } from 'vitest'

import { checkLinearizability } from '../../check/linearizability'
import { defaultClientOptions } from '../../client/client'
import type { ClientResult } from '../../client/client'
import type { Operation } from '../../kv/operation'
import { emptyMap, get } from '../../lib/persistent-map'
import { allRules, defaultRaftOptions, fromMs, serverId } from '../../raft/index'
import type { ServerId } from '../../raft/index'
import { defaultLinkRule, defaultLinks, linkKey } from '../../server/links'
import type { LinkRule } from '../../server/links'
import { clientId } from '../../server/messages'
import type { ClientId, Peer } from '../../server/messages'
import { foldClients, historyOf, newClientHistory } from '../../trace/client-history'
import { createDice } from '../dice'
import type { Dice } from '../dice'
import { createSimulation } from '../simulation'
import type { Simulation } from '../simulation'
import { leaderOf } from '../target'
import { unreliable } from './mit'
import { createSnapshotWatch, logBytes } from './mit-snapshots'
import type { SnapshotWatch } from './mit-snapshots'

export interface KvOptions {
  readonly servers: number
  readonly clients: number
  readonly seed: number
  readonly isUnreliable?: boolean
  /** About so many bytes a log may have before it is compacted; null: never. */
  readonly maxLogBytes?: number | null
  /** Of every link, where it is not the usual one. */
  readonly link?: LinkRule
  readonly diskMs?: number
  /** After this an operation ends as unknown; else clients of the course never give up. */
  readonly giveUpMs?: number
}

/** A key-value service as the tests of MIT 6.5840 see it. */
export interface KvCluster {
  readonly servers: readonly ServerId[]
  readonly clients: readonly ClientId[]
  readonly simulation: Simulation
  readonly dice: Dice
  readonly snapshots: SnapshotWatch
  run(ms: number): void
  until(isReached: () => boolean, withinMs: number): boolean
  leader(): ServerId
  /** Asks, and waits for nothing. */
  ask(client: ClientId, operation: Operation, server?: ServerId | null): Asked
  /** Asks, and waits for the value that the answer carries. */
  call(client: ClientId, operation: Operation, withinMs?: number): string | null
  /** Only peers of one group hear each other; who is in none hears everybody. */
  separate(...groups: readonly (readonly Peer[])[]): void
  restartAll(): void
  /** What a server itself holds for a key. */
  valueAt(server: ServerId, key: string): string | null
  /** Holds that no log on a disk is longer than eight times what it may be, or that there is no snapshot. */
  expectShortLogs(): void
  /** Holds that nothing was wrong all the time. */
  judge(): void
  /** Holds that, and that what clients saw is linearizable. */
  end(): void
}

export interface Asked {
  /** null while nobody has answered. */
  readonly result: ClientResult | null
}

/** A cluster in virtual time with clients that are as patient as the course's. */
export function createKvCluster(setUp: KvOptions): KvCluster {
  const { seed, maxLogBytes = null, diskMs = null } = setUp
  const servers = Array.from({ length: setUp.servers }, (_, i) => serverId(`S${i + 1}`))
  const clients = Array.from({ length: setUp.clients }, (_, i) => clientId(`C${i + 1}.mit`))
  const snapshots = createSnapshotWatch()
  const link = setUp.isUnreliable === true ? unreliable : (setUp.link ?? defaultLinkRule)
  let history = newClientHistory(emptyMap())
  const simulation = createSimulation({
    seed,
    servers,
    clients,
    options: {
      ...defaultRaftOptions,
      snapshotThreshold: maxLogBytes === null ? 0 : Math.ceil(maxLogBytes / bytesOfEntry),
      snapshotTail: 0,
    },
    rules: allRules,
    links: { ...defaultLinks, servers: link, clients: link },
    clientOptions: { ...defaultClientOptions, giveUpAfter: fromMs(setUp.giveUpMs ?? 1e6) },
    diskMinMs: diskMs ?? 0.3,
    diskMaxMs: diskMs ?? 2,
    watch(judged) {
      history = foldClients(history, judged)
      snapshots.watch(judged)
    },
  })

  function judge(): void {
    simulation.hashAll()
    expect(simulation.finding()).toBeNull()
  }

  function run(ms: number): void {
    simulation.run(ms)
    expect(simulation.finding()).toBeNull()
  }

  function until(isReached: () => boolean, withinMs: number): boolean {
    const isThere = simulation.runUntil(isReached, withinMs)
    expect(simulation.finding()).toBeNull()
    return isThere
  }

  function ask(client: ClientId, operation: Operation, server: ServerId | null = null): Asked {
    const asked: { result: ClientResult | null } = { result: null }
    simulation.submit(client, operation, server, (result) => (asked.result = result))
    return asked
  }

  return {
    servers,
    clients,
    simulation,
    dice: createDice(seed, 'mit'),
    snapshots,
    run,
    until,
    leader() {
      until(() => leaderOf(simulation.world()) !== null, 5000)
      return leaderOf(simulation.world())?.id ?? expect.fail('nobody leads')
    },
    ask,
    call(client, operation, withinMs = 10_000) {
      const asked = ask(client, operation)
      until(() => asked.result !== null, withinMs)
      return valueOf(asked)
    },
    separate(...groups) {
      const cuts = groups.flatMap((group, i) =>
        groups.flatMap((other, j) =>
          i === j ? [] : group.flatMap((from) => other.map((to) => linkKey(from, to))),
        ),
      )
      simulation.setLinks({ cuts })
    },
    restartAll() {
      for (const id of servers) simulation.crash(id, 'idle')
      for (const id of servers) simulation.restart(id)
    },
    valueAt(id, key) {
      const values = simulation.world().servers[id]?.server?.store.values ?? emptyMap<string>()
      return get(values, key) ?? null
    },
    expectShortLogs() {
      for (const id of servers) {
        const slot = simulation.world().servers[id]
        const disk = slot?.writing ?? slot?.disk
        if (disk === undefined) continue
        if (maxLogBytes === null) expect(disk.snapshot, id).toBeNull()
        else expect(logBytes(disk), id).toBeLessThanOrEqual(8 * maxLogBytes)
      }
    },
    judge,
    end() {
      judge()
      expect(checkLinearizability(historyOf(history))).toEqual({ type: 'linearizable' })
    },
  }
}

/** The value that an operation was answered with. */
export function valueOf({ result }: Asked): string | null {
  if (result?.type === 'done' && result.reply.type === 'ok') return result.reply.value
  return expect.fail(`the operation ended as ${JSON.stringify(result)}`)
}

/** What one command of these tests takes in a log, about. */
const bytesOfEntry = 50
