import { expect } from 'vitest'

import type { Operation } from '../../kv/operation'
import { get } from '../../lib/persistent-map'
import type { ServerId } from '../../raft/index'
import type { ClientId } from '../../server/messages'
import { leaderOf } from '../target'
import { createKvCluster } from './mit-kv'
import type { KvCluster, KvOptions } from './mit-kv'

/** The switches of the one test that most of the course's key-value tests are. */
export interface GenericTest extends KvOptions {
  /** All servers crash after each round. */
  readonly crashes?: boolean
  /** The servers are parted at random, time and again. */
  readonly partitions?: boolean
  /** Clients share their keys, and put too: then only the whole history can be judged. */
  readonly sharesKeys?: boolean
}

const rounds = 3
/** The course plays 5 s of its time a round, at about as many operations. */
const roundMs = 3000

/**
 * Three rounds in which clients append to a key of their own and read it, one operation after the other;
 * each read must show all that the client has appended. After each round what was broken is mended, and
 * each client's words stand there once and in order; logs are short, and in the end what all clients saw is
 * linearizable.
 */
export function playGeneric(test: GenericTest): void {
  const cluster = createKvCluster(test)
  const writers = cluster.clients.map((client) => createWriter(cluster, test, client))
  for (let round = 0; round < rounds; round++) {
    let isOver = false
    for (const writer of writers) writer.start(() => isOver)
    if (test.partitions === true) partAgain(cluster, () => isOver)
    cluster.run(roundMs)
    isOver = true
    cluster.separate()
    expect(cluster.until(() => writers.every((writer) => writer.isIdle()), 30_000)).toBe(true)
    if (test.crashes === true) cluster.restartAll()
    for (const { judge } of writers) judge()
    cluster.expectShortLogs()
  }
  expect(writers.every((writer) => writer.hasWritten())).toBe(true)
  if (test.maxLogBytes !== undefined) expect(cluster.snapshots.compacted()).toBeGreaterThan(0)
  cluster.end()
}

interface Writer {
  start(isOver: () => boolean): void
  isIdle(): boolean
  hasWritten(): boolean
  /** Holds that its words are there, as every server will come to see. */
  judge(): void
}

function createWriter(cluster: KvCluster, test: GenericTest, client: ClientId): Writer {
  const { simulation, dice, clients } = cluster
  const sharesKeys = test.sharesKeys === true
  const wrong: string[] = []
  const ownKey = `of ${client}`
  let words = ''
  let count = 0
  let isIdle = true

  function next(isOver: () => boolean): void {
    isIdle = isOver()
    if (isIdle) return
    const key = sharesKeys ? `of ${dice.oneOf(clients) ?? client}` : ownKey
    const operation = drawOperation(key)
    simulation.submit(client, operation, null, (result) => {
      if (result.type !== 'done' || result.reply.type !== 'ok') {
        wrong.push(`${operation.type} ended as ${JSON.stringify(result)}`)
      } else if (operation.type === 'append') {
        words += operation.value
      } else if (!sharesKeys && (result.reply.value ?? '') !== words) {
        wrong.push(`read ${result.reply.value}, not ${words}`)
      }
      next(isOver)
    })
  }

  function drawOperation(key: string): Operation {
    if (!dice.chance(50)) return { type: 'get', key }
    const value = `<${client} ${count++}>`
    return { type: sharesKeys && dice.chance(50) ? 'put' : 'append', key, value }
  }

  return {
    start: next,
    isIdle: () => isIdle,
    hasWritten: () => count > 0,
    judge() {
      expect(wrong).toEqual([])
      if (sharesKeys) return
      expect(cluster.call(client, { type: 'get', key: ownKey })).toBe(words)
      const leader = leaderOf(simulation.world())
      expect(leader === null ? null : get(leader.store.values, ownKey)).toBe(words)
    },
  }
}

/** Parts the servers in two at random; clients reach both sides. */
function partAgain(cluster: KvCluster, isOver: () => boolean): void {
  const { dice, servers, simulation } = cluster
  const part = () => {
    if (isOver()) return
    const sides: [ServerId[], ServerId[]] = [[], []]
    for (const id of servers) dice.pick(sides).push(id)
    cluster.separate(...sides)
    simulation.later(1000 + dice.integer(0, 200), part)
  }
  part()
}
