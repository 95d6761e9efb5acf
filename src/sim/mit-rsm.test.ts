import { expect } from 'vitest'

import type { ServerId } from '../raft/index'
import { createKvCluster, valueOf } from './testing/mit-kv'
import type { Asked, KvCluster, KvOptions } from './testing/mit-kv'
import { tellPart } from './testing/mit-tell'

tellPart('rsm', 'replicated state machine', {
  TestBasic: [
    'ten increments, each answered with the count, and all servers count alike',
    () => {
      const cluster = createCounter({ servers: 3, clients: 1, seed: 431 })
      for (let i = 1; i <= 10; i++) {
        expect(cluster.increment()).toBe(i)
        cluster.expectAll(i)
      }
      cluster.end()
    },
  ],
  TestConcurrent: [
    'fifty at once come to fifty, and no two are told the same count',
    () => {
      const cluster = createCounter({ servers: 3, clients: 5, seed: 432 })
      const asked = cluster.askFifty()
      expect(cluster.until(() => asked.every(isSettled), 5000)).toBe(true)
      const told = asked.map((each) => Number(valueOf(each))).toSorted((a, b) => a - b)
      expect(told).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      cluster.expectAll(50)
      cluster.end()
    },
  ],
  TestLeaderFailure: [
    'another leader goes on where the first was cut off, which follows when it is back',
    () => {
      const cluster = createCounter({ servers: 3, clients: 1, seed: 433 })
      expect(cluster.increment()).toBe(1)
      const old = cluster.leader()
      cluster.cutOff(old)
      expect(cluster.increment()).toBe(2)
      expect(cluster.leader()).not.toBe(old)
      cluster.separate()
      cluster.expectAll(2)
      expect(cluster.increment()).toBe(3)
      cluster.expectAll(3)
      cluster.end()
    },
  ],
  TestLeaderPartition: [
    'a hundred decrements at a leader that is cut off never happen, and all are answered in the end',
    () => {
      const cluster = createCounter({ servers: 3, clients: 2, seed: 434 })
      const { clients, ask } = cluster
      const unlucky = clients[1] ?? expect.fail('there are two clients')
      cluster.call(unlucky, { type: 'put', key: 'x', value: 'a session is open' })
      expect(cluster.increment()).toBe(1)
      const old = cluster.leader()
      cluster.cutOff(old)
      const decrement = { type: 'increment', key: 'count', by: -1 } as const
      const lost = Array.from({ length: 100 }, () => ask(unlucky, decrement, old))
      const isTaken = () => {
        const raft = cluster.simulation.world().servers[old]?.server?.raft
        return (raft?.log.entries.size ?? 0) >= 100
      }
      expect(cluster.until(isTaken, 200), 'they are in its log').toBe(true)
      expect(cluster.increment()).toBe(2)
      cluster.separate()
      expect(cluster.until(() => lost.every(isSettled), 5000)).toBe(true)
      expect(lost.map(({ result }) => result?.type)).not.toContain('done')
      expect(cluster.increment()).toBe(3)
      cluster.expectAll(3)
      // A hundred that nobody knows of can be put in more orders than can be tried.
      cluster.judge()
    },
  ],
  TestRestartReplay: [
    'all servers restart, and count on from what their logs say',
    () => {
      const cluster = createCounter({ servers: 3, clients: 1, seed: 435 })
      for (let i = 1; i <= 100; i++) expect(cluster.increment()).toBe(i)
      cluster.restartAll()
      expect(cluster.increment()).toBe(101)
      cluster.expectAll(101)
      cluster.end()
    },
  ],
  TestShutdown: [
    'what is under way when all servers go down ends, and says that nobody knows',
    () => {
      const cluster = createCounter({ servers: 3, clients: 5, seed: 436, giveUpMs: 3000 })
      expect(cluster.increment()).toBe(1)
      const asked = cluster.askFifty()
      cluster.run(25)
      for (const id of cluster.servers) cluster.simulation.crash(id, 'idle')
      expect(asked.some(isSettled)).toBe(false)
      expect(cluster.until(() => asked.every(isSettled), 4000)).toBe(true)
      const ends = new Set(asked.map(({ result }) => result?.type))
      expect([...ends].filter((end) => end !== 'unknown' && end !== 'noSession')).toEqual([])
      cluster.end()
    },
  ],
  TestRestartSubmit: [
    'what is under way when all servers restart is done, and once',
    () => {
      const cluster = createCounter({ servers: 3, clients: 5, seed: 437 })
      for (let i = 1; i <= 20; i++) expect(cluster.increment()).toBe(i)
      cluster.restartAll()
      expect(cluster.increment()).toBe(21)
      const asked = cluster.askFifty()
      cluster.run(45)
      cluster.restartAll()
      expect(cluster.until(() => asked.every(isSettled), 10_000)).toBe(true)
      expect(new Set(asked.map(valueOf)).size).toBe(50)
      expect(cluster.increment()).toBe(72)
      cluster.expectAll(72)
      cluster.end()
    },
  ],
  TestSnapshot4C: [
    'all servers restart, and count on from their snapshots; logs stay short',
    () => {
      const cluster = createCounter({ servers: 3, clients: 1, seed: 438, maxLogBytes: 1000 })
      for (let i = 1; i <= 100; i++) expect(cluster.increment()).toBe(i)
      cluster.expectAll(100)
      cluster.expectShortLogs()
      expect(cluster.snapshots.compacted()).toBeGreaterThanOrEqual(3)
      cluster.restartAll()
      expect(cluster.increment()).toBe(101)
      cluster.expectAll(101)
      cluster.expectShortLogs()
      cluster.end()
    },
  ],
})

interface Counter extends KvCluster {
  /** Counts one more, and waits for the count. */
  increment(): number
  /** Ten increments of each of five clients, at once. */
  askFifty(): readonly Asked[]
  cutOff(server: ServerId): void
  /** Holds that all servers come to this count. */
  expectAll(count: number): void
}

/** A service of which only one number is used. */
function createCounter(options: KvOptions): Counter {
  const cluster = createKvCluster(options)
  const { clients, servers } = cluster
  const one = { type: 'increment', key: 'count', by: 1 } as const
  return {
    ...cluster,
    increment: () => Number(cluster.call(clients[0] ?? expect.fail('nobody asks'), one)),
    askFifty: () =>
      clients.flatMap((client) => Array.from({ length: 10 }, () => cluster.ask(client, one))),
    cutOff(server) {
      cluster.separate(
        [server],
        servers.filter((id) => id !== server),
      )
    },
    expectAll(count) {
      const isCounted = () => servers.every((id) => cluster.valueAt(id, 'count') === `${count}`)
      expect(cluster.until(isCounted, 5000), `all count ${count}`).toBe(true)
    },
  }
}

function isSettled({ result }: Asked): boolean {
  return result !== null
}
