import { describe, expect, it } from 'vitest'

import { defaultClientOptions } from '../client/client'
import type { ClientResult } from '../client/client'
import type { Operation } from '../kv/operation'
import { get } from '../lib/persistent-map'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import type { RaftOptions, ServerId } from '../raft/index'
import { defaultLinkRule, defaultLinks, linkKey } from '../server/links'
import { clientId } from '../server/messages'
import type { Peer } from '../server/messages'
import { count, newCoverage } from './coverage'
import { crashPoints } from './crash-point'
import { hasAgreed } from './liveness'
import { createSimulation } from './simulation'
import { watchInto } from './watch'

/** A quiet cluster of five and one client. */
function setUp(seed: number, options: Partial<RaftOptions> = {}) {
  const servers = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
  const client = clientId('C1.story')
  const coverage = newCoverage()
  const simulation = createSimulation({
    seed,
    servers,
    clients: [client],
    options: { ...defaultRaftOptions, ...options },
    rules: allRules,
    links: defaultLinks,
    clientOptions: defaultClientOptions,
    diskMinMs: 0.3,
    diskMaxMs: 2,
    watch: watchInto(coverage),
    onDeath: (point) => count(coverage, `crash: ${point}`),
  })

  /** Who leads the highest term, of those that may be asked. */
  function leader(among: readonly ServerId[] = servers): ServerId | null {
    const leaders = among.flatMap((id) => {
      const server = simulation.world().servers[id]?.server ?? null
      return server?.raft.role.type === 'leader' ? [server.raft] : []
    })
    return leaders.toSorted((a, b) => b.currentTerm - a.currentTerm)[0]?.id ?? null
  }

  function awaitLeader(among: readonly ServerId[] = servers): ServerId {
    expect(simulation.runUntil(() => leader(among) !== null, 5000)).toBe(true)
    return leader(among) ?? serverId('S0')
  }

  function ask(operation: Operation, server: ServerId | null = null) {
    const asked: { result: ClientResult | null } = { result: null }
    simulation.submit(client, operation, server, (result) => (asked.result = result))
    return asked
  }

  /** The client's session is open from here on. */
  function openSession(): void {
    const opened = ask({ type: 'put', key: 'open', value: 'open' })
    expect(simulation.runUntil(() => opened.result?.type === 'done', 2000)).toBe(true)
  }

  const crashes = () =>
    crashPoints.reduce((sum, point) => sum + (coverage.get(`crash: ${point}`) ?? 0), 0)

  /** One append after the other, each a word of its own; those that were acknowledged. */
  function keepAppending(isOver: () => boolean, upTo = Infinity) {
    const words = { acknowledged: [] as string[], unknown: 0, asked: 0 }
    const next = () => {
      if (isOver() || words.asked === upTo) return
      const word = `<${++words.asked}>`
      simulation.submit(client, { type: 'append', key: 'words', value: word }, null, (result) => {
        if (result.type === 'done') words.acknowledged.push(word)
        else words.unknown++
        next()
      })
    }
    for (let i = 0; i < 4; i++) next()
    return words
  }

  const valueAt = (id: ServerId, key: string) => {
    const values = simulation.world().servers[id]?.server?.store.values
    return values === undefined ? undefined : get(values, key)
  }

  /** Nothing was found wrong, all servers agree, and each word stands there exactly once. */
  function expectAll(words: readonly string[]): void {
    expect(simulation.runUntil(() => hasAgreed(simulation.world()), 20_000)).toBe(true)
    simulation.hashAll()
    expect(simulation.finding()).toBeNull()
    const found = valueAt(serverId('S1'), 'words') ?? ''
    const times = words.map((word) => found.split(word).length - 1)
    expect(times).toEqual(words.map(() => 1))
  }

  const isolate = (side: readonly Peer[]) => {
    const others = [...servers, client].filter((peer) => !side.includes(peer))
    return side.flatMap((a) => others.flatMap((b) => [linkKey(a, b), linkKey(b, a)]))
  }

  return {
    simulation,
    servers,
    client,
    coverage,
    leader,
    awaitLeader,
    ask,
    openSession,
    crashes,
    keepAppending,
    valueAt,
    expectAll,
    isolate,
  }
}

describe('stories', () => {
  it('a quiet cluster elects one leader and stays with it', () => {
    const { simulation, awaitLeader, leader, coverage } = setUp(1)
    const first = awaitLeader()
    simulation.run(10_000)
    expect(leader()).toBe(first)
    expect(coverage.get('deposed')).toBe(0)
  })

  it('a leader in the minority acknowledges nothing, and gives its entries up after healing', () => {
    const { simulation, servers, client, awaitLeader, ask, ...rest } = setUp(2)
    const { openSession, valueAt, expectAll, isolate } = rest
    const old = awaitLeader()
    openSession()
    simulation.run(500)
    const [friend] = servers.filter((id) => id !== old)
    const majority = servers.filter((id) => id !== old && id !== friend)
    simulation.setLinks({ cuts: isolate([old, ...(friend === undefined ? [] : [friend]), client]) })
    const lost = ask({ type: 'put', key: 'x', value: 'minority' }, old)
    const raft = () => simulation.world().servers[old]?.server?.raft
    const committed = raft()?.commitIndex
    simulation.run(200)
    expect(lost.result).toBeNull()
    expect(raft()?.commitIndex).toBe(committed)
    expect(raft()?.log.entries.size).toBeGreaterThan(committed ?? 0)
    simulation.run(600)
    expect(raft()?.role.type).not.toBe('leader')

    const next = awaitLeader(majority)
    expect(next).not.toBe(old)
    simulation.setLinks({ cuts: isolate([old, ...(friend === undefined ? [] : [friend])]) })
    const kept = ask({ type: 'put', key: 'x', value: 'majority' }, next)
    expect(simulation.runUntil(() => kept.result !== null, 2000)).toBe(true)
    expect(kept.result).toMatchObject({ type: 'done' })

    simulation.run(6000)
    expect(lost.result).toEqual({ type: 'unknown' })
    simulation.setLinks({ cuts: [] })
    expectAll([])
    expect(servers.map((id) => valueAt(id, 'x'))).toEqual(servers.map(() => 'majority'))
  })

  it('fifty rounds of crash and restart under load lose nothing acknowledged', () => {
    const { simulation, servers, awaitLeader, keepAppending, expectAll, leader, crashes } = setUp(3)
    awaitLeader()
    let isOver = false
    const words = keepAppending(() => isOver)
    for (let round = 0; round < 50; round++) {
      const others = servers.filter((id) => id !== leader())
      const victim = round % 2 === 0 ? leader() : others[round % others.length]
      if (victim !== null && victim !== undefined) {
        simulation.crash(victim, crashPoints[round % crashPoints.length] ?? 'idle')
        simulation.run(200 + (round % 5) * 40)
        simulation.restart(victim)
      }
      simulation.run(150)
    }
    isOver = true
    expectAll(words.acknowledged)
    expect(crashes()).toBeGreaterThanOrEqual(45)
    expect(words.acknowledged.length).toBeGreaterThan(100)
  })

  it('all servers crash at once, and come back with all that was acknowledged', () => {
    const { simulation, servers, awaitLeader, keepAppending, expectAll } = setUp(4)
    awaitLeader()
    let isOver = false
    const words = keepAppending(() => isOver)
    simulation.run(1500)
    for (const id of servers) simulation.crash(id, 'idle')
    expect(servers.map((id) => simulation.world().servers[id]?.status)).toEqual(
      servers.map(() => 'down'),
    )
    for (const id of servers) simulation.restart(id)
    simulation.run(1500)
    isOver = true
    expectAll(words.acknowledged)
    expect(words.acknowledged.length).toBeGreaterThan(50)
  })

  it('a fifth of all messages lost, a tenth doubled, all reordered: 200 commands once each', () => {
    const { simulation, awaitLeader, keepAppending, expectAll, coverage } = setUp(5)
    const bad = { lossPercent: 20, duplicatePercent: 10, delayMinMs: 1, delayMaxMs: 60 }
    simulation.setLinks({ servers: bad, clients: bad })
    awaitLeader()
    const words = keepAppending(() => false, 200)
    const isDone = () => words.acknowledged.length + words.unknown === 200
    expect(simulation.runUntil(isDone, 120_000)).toBe(true)
    simulation.setLinks({ servers: defaultLinkRule, clients: defaultLinkRule })
    expectAll(words.acknowledged)
    expect(words.acknowledged.length).toBeGreaterThan(190)
    expect(coverage.get('retryExecutedOnce')).toBeGreaterThan(0)
    expect(coverage.get('messageReordered')).toBeGreaterThan(0)
    expect(coverage.get('messageDuplicated')).toBeGreaterThan(0)
  })

  it('a leader that can speak and not hear does not commit, and is replaced once it cannot be heard', () => {
    const { simulation, servers, awaitLeader, ask, expectAll, leader } = setUp(6, {
      checkQuorum: false,
    })
    const deaf = awaitLeader()
    const others = servers.filter((id) => id !== deaf)
    simulation.setLinks({ cuts: others.map((id) => linkKey(id, deaf)) })
    const asked = ask({ type: 'put', key: 'x', value: 'deaf' }, deaf)
    simulation.run(2000)
    expect(asked.result).toBeNull()
    expect(leader()).toBe(deaf)

    simulation.setLinks({ cuts: others.map((id) => linkKey(deaf, id)) })
    expect(awaitLeader(others)).not.toBe(deaf)
    simulation.setLinks({ cuts: [] })
    expectAll([])
  })

  it('a frozen leader is replaced, and follows when it thaws', () => {
    const { simulation, servers, awaitLeader, expectAll } = setUp(7)
    const frozen = awaitLeader()
    simulation.order(frozen, (host) => host.freeze())
    const next = awaitLeader(servers.filter((id) => id !== frozen))
    simulation.run(1000)
    simulation.order(frozen, (host) => host.thaw())
    simulation.run(500)
    expect(simulation.world().servers[frozen]?.server?.raft.role).toMatchObject({
      type: 'follower',
      leaderId: next,
    })
    expectAll([])
  })
})
