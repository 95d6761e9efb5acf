import { expect } from 'vitest'

import { playGeneric } from './testing/mit-generic'
import type { GenericTest } from './testing/mit-generic'
import { createKvCluster, valueOf } from './testing/mit-kv'
import { electionMs } from './testing/mit'
import { tellPart } from './testing/mit-tell'
import type { Retold } from './testing/mit-tell'

/** The row of switches that a test of the course is. */
function generic(asks: string, test: GenericTest): Retold {
  return [asks, () => playGeneric(test)]
}

const speed = (seed: number, maxLogBytes: number | null): Retold => [
  'a thousand operations, none slower than four messages and two writes in a row',
  () => {
    const link = { lossPercent: 0, duplicatePercent: 0, delayMinMs: 5, delayMaxMs: 5 }
    const cluster = createKvCluster({ servers: 3, clients: 1, seed, link, diskMs: 1, maxLogBytes })
    const [client] = cluster.clients
    if (client === undefined) return expect.fail('there is a client')
    const { simulation } = cluster
    cluster.call(client, { type: 'put', key: 'x', value: '' })
    const begin = simulation.world().at
    for (let i = 0; i < 1000; i++)
      cluster.call(client, { type: 'append', key: 'x', value: `<${i}>` })
    const microsEach = (simulation.world().at - begin) / 1000
    const expected = Array.from({ length: 1000 }, (_, i) => `<${i}>`).join('')
    expect(cluster.call(client, { type: 'get', key: 'x' })).toBe(expected)
    // A service that waits for the next heartbeat would take half of 50 ms more; the course allows 33 ms.
    expect(microsEach).toBeLessThanOrEqual(4 * 5000 + 2 * 1000)
    if (maxLogBytes !== null) cluster.expectShortLogs()
    cluster.end()
  },
]

tellPart('4A', 'key-value service without snapshots', {
  TestBasic4A: generic('one client', { servers: 5, clients: 1, seed: 401 }),
  TestSpeed4A: speed(402, null),
  TestConcurrent4A: generic('many clients', { servers: 5, clients: 5, seed: 403 }),
  TestUnreliable4A: generic('messages are lost and late', {
    servers: 5,
    clients: 5,
    seed: 404,
    isUnreliable: true,
  }),
  TestUnreliableOneKey4A: [
    'five clients append ten words each to one key: each stands there once, in its order',
    () => {
      const cluster = createKvCluster({ servers: 3, clients: 5, seed: 405, isUnreliable: true })
      const { clients, simulation } = cluster
      let done = 0
      for (const client of clients) {
        const next = (i: number) => {
          if (i === 10) return void done++
          const operation = { type: 'append', key: 'k', value: `<${client} ${i}>` } as const
          simulation.submit(client, operation, null, () => next(i + 1))
        }
        next(0)
      }
      expect(cluster.until(() => done === 5, 60_000)).toBe(true)
      const [reader] = clients
      const found = cluster.call(reader ?? expect.fail(), { type: 'get', key: 'k' }) ?? ''
      for (const client of clients) {
        const words = found.match(/<[^>]*>/g)?.filter((word) => word.startsWith(`<${client} `))
        expect(words).toEqual(Array.from({ length: 10 }, (_, i) => `<${client} ${i}>`))
      }
      cluster.end()
    },
  ],
  TestOnePartition4A: [
    'the minority neither writes nor reads, the majority goes on, and all is answered after healing',
    () => {
      const cluster = createKvCluster({ servers: 5, clients: 3, seed: 406 })
      const { servers, clients, ask, call, leader, separate } = cluster
      const [outside, writer, reader] = clients
      if (outside === undefined || writer === undefined || reader === undefined)
        return expect.fail()
      call(outside, { type: 'put', key: '1', value: '13' })
      const old = leader()
      const [friend, ...rest] = servers.filter((id) => id !== old)
      separate([old, friend ?? old, writer, reader], [...rest, outside])
      const put = ask(writer, { type: 'put', key: '1', value: '15' })
      const read = ask(reader, { type: 'get', key: '1' })
      call(outside, { type: 'put', key: '1', value: '14' })
      cluster.run(electionMs)
      expect([put.result, read.result]).toEqual([null, null])
      expect(call(outside, { type: 'get', key: '1' })).toBe('14')
      call(outside, { type: 'put', key: '1', value: '16' })
      expect([put.result, read.result]).toEqual([null, null])
      separate()
      expect(cluster.until(() => put.result !== null && read.result !== null, 10_000)).toBe(true)
      expect(valueOf(put), 'the value before').toBe('16')
      expect(call(outside, { type: 'get', key: '1' })).toBe('15')
      cluster.end()
    },
  ],
  TestManyPartitionsOneClient4A: generic('servers are parted time and again', {
    servers: 5,
    clients: 1,
    seed: 407,
    partitions: true,
  }),
  TestManyPartitionsManyClients4A: generic('the same, many clients', {
    servers: 5,
    clients: 5,
    seed: 408,
    partitions: true,
  }),
  TestPersistOneClient4A: generic('all servers crash after each round', {
    servers: 5,
    clients: 1,
    seed: 409,
    crashes: true,
  }),
  TestPersistConcurrent4A: generic('the same, many clients', {
    servers: 5,
    clients: 5,
    seed: 410,
    crashes: true,
  }),
  TestPersistConcurrentUnreliable4A: generic('the same, and messages are lost and late', {
    servers: 5,
    clients: 5,
    seed: 411,
    isUnreliable: true,
    crashes: true,
  }),
  TestPersistPartition4A: generic('all crash after each round, and are parted in between', {
    servers: 5,
    clients: 5,
    seed: 412,
    crashes: true,
    partitions: true,
  }),
  TestPersistPartitionUnreliable4A: generic('the same, and messages are lost and late', {
    servers: 5,
    clients: 5,
    seed: 413,
    isUnreliable: true,
    crashes: true,
    partitions: true,
  }),
  TestPersistPartitionUnreliableLinearizable4A: generic(
    'the same, seven servers, fifteen clients, keys in common',
    {
      servers: 7,
      clients: 15,
      seed: 414,
      isUnreliable: true,
      crashes: true,
      partitions: true,
      sharesKeys: true,
    },
  ),
})

tellPart('4B', 'key-value service with snapshots', {
  TestSnapshotRPC4B: [
    'a server that missed what was compacted gets the snapshot, and is as good as the others then',
    () => {
      const maxLogBytes = 1000
      const cluster = createKvCluster({ servers: 3, clients: 1, seed: 421, maxLogBytes })
      const { call, separate, servers, snapshots } = cluster
      const [client] = cluster.clients
      const [a, b, c] = servers
      if (client === undefined || a === undefined || b === undefined || c === undefined) {
        return expect.fail()
      }
      const put = (key: string, value: string) => call(client, { type: 'put', key, value })
      const read = (...keys: readonly string[]) =>
        keys.map((key) => call(client, { type: 'get', key }))
      put('a', 'A')
      expect(read('a')).toEqual(['A'])

      separate([a, b, client], [c])
      for (let i = 0; i < 50; i++) put(`${i}`, `${i}`)
      cluster.run(electionMs)
      put('b', 'B')
      cluster.expectShortLogs()

      separate([a, c, client], [b])
      put('c', 'C')
      put('d', 'D')
      expect(read('a', 'b', '1', '49')).toEqual(['A', 'B', '1', '49'])
      expect(snapshots.installed()).toBeGreaterThan(0)

      separate()
      put('e', 'E')
      expect(read('c', 'e', '1')).toEqual(['C', 'E', '1'])
      cluster.end()
    },
  ],
  TestSnapshotSize4B: [
    'snapshots stay small where the values are: 500 bytes',
    () => {
      const maxLogBytes = 1000
      const cluster = createKvCluster({ servers: 3, clients: 1, seed: 422, maxLogBytes })
      const { call, simulation, servers } = cluster
      const [client] = cluster.clients
      if (client === undefined) return expect.fail()
      for (let i = 0; i < 200; i++) {
        for (const value of ['0', '1']) {
          call(client, { type: 'put', key: 'x', value })
          expect(call(client, { type: 'get', key: 'x' })).toBe(value)
        }
      }
      cluster.expectShortLogs()
      const sizes = servers.map(
        (id) => simulation.world().servers[id]?.disk.snapshot?.data.length ?? Infinity,
      )
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
      cluster.end()
    },
  ],
  TestSpeed4B: speed(423, 1000),
  TestSnapshotRecover4B: generic('all crash after each round, and start from their snapshots', {
    servers: 5,
    clients: 1,
    seed: 424,
    crashes: true,
    maxLogBytes: 1000,
  }),
  TestSnapshotRecoverManyClients4B: generic('the same, twenty clients', {
    servers: 5,
    clients: 20,
    seed: 425,
    crashes: true,
    maxLogBytes: 1000,
  }),
  TestSnapshotUnreliable4B: generic('messages are lost and late', {
    servers: 5,
    clients: 5,
    seed: 426,
    isUnreliable: true,
    maxLogBytes: 1000,
  }),
  TestSnapshotUnreliableRecover4B: generic('messages are lost and late, and all crash', {
    servers: 5,
    clients: 5,
    seed: 427,
    isUnreliable: true,
    crashes: true,
    maxLogBytes: 1000,
  }),
  TestSnapshotUnreliableRecoverConcurrentPartition4B: generic('the same, and servers are parted', {
    servers: 5,
    clients: 5,
    seed: 428,
    isUnreliable: true,
    crashes: true,
    partitions: true,
    maxLogBytes: 1000,
  }),
  TestSnapshotUnreliableRecoverConcurrentPartitionLinearizable4B: generic(
    'the same, seven servers, fifteen clients, keys in common',
    {
      servers: 7,
      clients: 15,
      seed: 429,
      isUnreliable: true,
      crashes: true,
      partitions: true,
      maxLogBytes: 1000,
      sharesKeys: true,
    },
  ),
})
