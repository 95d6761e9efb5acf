import { expect } from 'vitest'

import { defaultClientOptions } from '../../client/client'
import type { Judged } from '../../check/checker'
import { encodeCommand } from '../../kv/command'
import { allRules, defaultRaftOptions, entriesBetween, logIndex, serverId } from '../../raft/index'
import type { LogIndex, RaftOptions, ServerId } from '../../raft/index'
import { defaultLinkRule, defaultLinks, linkKey } from '../../server/links'
import type { LinkRule } from '../../server/links'
import { clientId } from '../../server/messages'
import type { Server } from '../../server/server'
import { createDice } from '../dice'
import type { Dice } from '../dice'
import { createSimulation } from '../simulation'
import type { Simulation } from '../simulation'
import { createAgreement } from './mit-agreement'
import type { Agreement } from './mit-agreement'

export interface MitOptions {
  readonly servers: number
  readonly seed: number
  readonly isUnreliable?: boolean
  readonly options?: Partial<RaftOptions>
  /** Sees every record too. */
  readonly watch?: (judged: Judged) => void
}

/** What became of a word that was given to one server. */
export interface Started {
  /** Its place among all words of the log it is in; null while it is in none. */
  readonly place: number | null
  readonly isRefused: boolean
}

/** A cluster as the tests of MIT 6.5840 see it: words go in at one server and are agreed upon at a place. */
export interface MitCluster {
  readonly servers: readonly ServerId[]
  readonly simulation: Simulation
  readonly dice: Dice
  readonly agreement: Agreement
  run(ms: number): void
  /** Runs until something holds; false where it did not. */
  until(isReached: () => boolean, withinMs: number): boolean
  isUp(server: ServerId): boolean
  isConnected(server: ServerId): boolean
  connect(...servers: readonly ServerId[]): void
  disconnect(...servers: readonly ServerId[]): void
  /** Disconnects it too. */
  crash(...servers: readonly ServerId[]): void
  /** Connects it too. */
  restart(...servers: readonly ServerId[]): void
  setUnreliable(isUnreliable: boolean): void
  /** Two thirds of what is on its way to a server from the others comes far too late. */
  delayReplies(to: ServerId): void
  /** The server so many places after another, in a circle. */
  after(server: ServerId, steps: number): ServerId
  /** Waits for a leader among those connected, and holds that no term has two. */
  oneLeader(): ServerId
  /** Holds that nobody who is connected leads. */
  noLeader(): void
  /** Holds that all who are connected are in the same term. */
  oneTerm(): number
  /** A word that nobody had before. */
  word(): string
  /** Registers the tester, so that words are executed; `start` and `agree` do it where it lacks. */
  open(): void
  /** Gives a word to a server, and waits for nothing. */
  ask(server: ServerId, word: string): Started
  /** Gives a word to a server: its place, or null where the server does not lead. */
  start(server: ServerId, word: string): number | null
  /** Has so many servers agree on each of these words at one place; the place of the last one. */
  agreeOn(words: readonly string[], servers: number, mayRetry: boolean): number
  agree(word: string, servers: number, mayRetry?: boolean): number
  /** Holds that nothing was wrong all the time. */
  end(): void
}

/** What the course allows for an election, world ms. */
export const electionMs = 1000

/** Requests and replies are lost one time in ten and take up to 26 ms each. */
export const unreliable: LinkRule = {
  lossPercent: 10,
  duplicatePercent: 0,
  delayMinMs: 0,
  delayMaxMs: 26,
}

/** 200 ms to 2.2 s. */
const farTooLate: LinkRule = { ...defaultLinkRule, delayMinMs: 200, delayMaxMs: 2200 }

const tester = clientId('T1.mit')

/**
 * A cluster in virtual time, with what the course's tests do to theirs. Each word is a command of its own:
 * the tester gives it to one server by hand, which takes it if it leads, and appends it to one text, so that
 * the text says what was agreed on and in which order, whether by entries or by a snapshot. Places count
 * words, not entries: a new leader's blank entry and the tester's register are no words.
 */
export function createMitCluster(setUp: MitOptions): MitCluster {
  const servers = Array.from({ length: setUp.servers }, (_, i) => serverId(`S${i + 1}`))
  const dice = createDice(setUp.seed, 'mit')
  const connected = new Set<ServerId>(servers)
  const agreement = createAgreement(tester)
  const asked = new Map<number, { -readonly [K in keyof Started]: Started[K] }>()
  let lastSerial = 0
  let lastWord = 0
  let first = 0
  const simulation = createSimulation({
    seed: setUp.seed,
    servers,
    clients: [],
    options: { ...defaultRaftOptions, ...setUp.options },
    rules: allRules,
    links: defaultLinks,
    clientOptions: defaultClientOptions,
    diskMinMs: 0.3,
    diskMaxMs: 2,
    watch(judged) {
      agreement.watch(judged)
      watchAsked(judged)
      setUp.watch?.(judged)
    },
  })
  const serverOf = (id: ServerId) => simulation.world().servers[id]?.server ?? null
  if (setUp.isUnreliable === true) simulation.setLinks({ servers: unreliable })
  const isUp = (id: ServerId) => serverOf(id) !== null
  const isConnected = (id: ServerId) => connected.has(id) && isUp(id)

  /** Finds out what a server did with the words that it was given in this step. */
  function watchAsked({ record, applied: { world } }: Judged): void {
    if (record.type !== 'step') return
    const server = world.servers[record.server]?.server ?? null
    for (const input of record.inputs) {
      if (server === null || input.type !== 'ask' || input.ask.type !== 'request') continue
      const { serial } = input.ask.request
      const started = asked.get(serial)
      if (started === undefined) continue
      asked.delete(serial)
      const waiting = server.waiting.find((each) => each.serial === serial)
      if (waiting === undefined) started.isRefused = true
      else started.place = agreement.applied(server.id) + wordsToApply(server, waiting.index)
    }
  }

  function run(ms: number): void {
    simulation.run(ms)
    judge()
  }

  function until(isReached: () => boolean, withinMs: number): boolean {
    const isThere = simulation.runUntil(isReached, withinMs)
    judge()
    return isThere
  }

  function judge(): void {
    expect(simulation.finding()).toBeNull()
    expect(agreement.disagreement()).toBeNull()
  }

  function relink(): void {
    const isApart = (id: ServerId) => !connected.has(id)
    const cuts = servers.flatMap((from) =>
      servers.flatMap((to) =>
        from !== to && (isApart(from) || isApart(to)) ? [linkKey(from, to)] : [],
      ),
    )
    simulation.setLinks({ cuts })
  }

  function connect(...ids: readonly ServerId[]): void {
    for (const id of ids) connected.add(id)
    relink()
  }

  function disconnect(...ids: readonly ServerId[]): void {
    for (const id of ids) connected.delete(id)
    relink()
  }

  function leaders(): readonly Server['raft'][] {
    return servers.flatMap((id) => {
      const raft = serverOf(id)?.raft
      return raft?.role.type === 'leader' && connected.has(id) ? [raft] : []
    })
  }

  function oneLeader(): ServerId {
    for (let tries = 0; tries < 10; tries++) {
      run(450 + dice.integer(0, 99))
      const found = leaders().toSorted((a, b) => b.currentTerm - a.currentTerm)
      const terms = found.map(({ currentTerm }) => currentTerm)
      expect(terms, 'a term has one leader').toEqual([...new Set(terms)])
      if (found[0] !== undefined) return found[0].id
    }
    return expect.fail('nobody leads')
  }

  function open(): void {
    for (let tries = 0; agreement.session() === null; tries++) {
      expect(tries, 'the tester is registered').toBeLessThan(100)
      const command = encodeCommand({
        type: 'register',
        client: tester,
        serial: 0,
        lowest: 0,
        limit: 8,
      })
      const leader = leaders()[0]?.id
      if (leader !== undefined) give(leader, 0, command)
      until(() => agreement.session() !== null, 200)
    }
  }

  function give(to: ServerId, serial: number, command: string): void {
    simulation.order(to, (host) =>
      host.ask({
        type: 'request',
        request: { type: 'ClientRequest', from: tester, to, serial, command },
      }),
    )
  }

  function ask(server: ServerId, word: string): Started {
    const started = { place: null, isRefused: false }
    const client = agreement.session()
    if (client === null || !isUp(server)) return { ...started, isRefused: true }
    const serial = ++lastSerial
    asked.set(serial, started)
    // A word is given once and to one server, so that no log holds a later one before it.
    const lowest = serial
    const operation = { type: 'append', key: 'words', value: `<${word}>` } as const
    give(server, serial, encodeCommand({ type: 'operation', client, serial, lowest, operation }))
    return started
  }

  function start(server: ServerId, word: string): number | null {
    open()
    const started = ask(server, word)
    // It may be writing; then it takes what came meanwhile.
    until(() => started.place !== null || started.isRefused || !isUp(server), 10)
    return started.place
  }

  /** Whoever takes the first of these words is given all. */
  function startAll(words: readonly string[]): Map<string, number> {
    const places = new Map<string, number>()
    const [word] = words
    for (let tries = 0; tries < servers.length && places.size === 0; tries++) {
      const server = servers[first++ % servers.length]
      if (server === undefined || word === undefined || !isConnected(server)) continue
      const place = start(server, word)
      if (place === null) continue
      places.set(word, place)
      const others = words.slice(1).map((each) => ({ each, started: ask(server, each) }))
      until(() => others.every(({ started: s }) => s.place !== null || s.isRefused), 10)
      for (const { each, started: s } of others) if (s.place !== null) places.set(each, s.place)
    }
    return places
  }

  function agreeOn(words: readonly string[], expected: number, mayRetry: boolean): number {
    let isLate = false
    let left = words
    let last = 0
    simulation.later(10_000, () => (isLate = true))
    while (!isLate && left.length > 0) {
      const places = startAll(left)
      const isAgreed = (word: string) => {
        const place = places.get(word)
        if (place === undefined || agreement.count(place) < expected) return false
        return agreement.wordAt(place) === word
      }
      if (places.size === 0) run(50)
      else until(() => left.every(isAgreed), 2000)
      last = places.get(words.at(-1) ?? '') ?? last
      left = left.filter((word) => !isAgreed(word))
      if (!mayRetry && places.size > 0) break
    }
    expect(left, `${expected} servers agree on all words`).toEqual([])
    return last
  }

  return {
    servers,
    simulation,
    dice,
    agreement,
    run,
    until,
    isUp,
    isConnected,
    connect,
    disconnect,
    crash(...ids) {
      disconnect(...ids)
      for (const id of ids) simulation.crash(id, 'idle')
    },
    restart(...ids) {
      for (const id of ids) simulation.restart(id)
      connect(...ids)
    },
    setUnreliable(isUnreliable) {
      simulation.setLinks({ servers: isUnreliable ? unreliable : defaultLinkRule, single: {} })
    },
    delayReplies(to) {
      const late = servers.filter((from) => from !== to && dice.integer(1, 3) <= 2)
      const single = Object.fromEntries(late.map((from) => [linkKey(from, to), farTooLate]))
      simulation.setLinks({ single })
    },
    after(server, steps) {
      const place = (servers.indexOf(server) + steps) % servers.length
      return servers[place] ?? server
    },
    oneLeader,
    noLeader: () => expect(leaders().map(({ id }) => id)).toEqual([]),
    oneTerm() {
      const terms = servers.filter(isConnected).map((id) => serverOf(id)?.raft.currentTerm)
      expect(new Set(terms).size, 'all are in one term').toBe(1)
      return terms[0] ?? 0
    },
    word: () => `${++lastWord}.${dice.integer(0, 99_999)}`,
    open,
    ask,
    start,
    agreeOn,
    agree: (word, expected, mayRetry = true) => agreeOn([word], expected, mayRetry),
    end() {
      simulation.hashAll()
      judge()
    },
  }
}

/** How many words wait in a server's log to be applied, up to an index. */
function wordsToApply({ raft, lastApplied }: Server, index: LogIndex): number {
  const entries = entriesBetween(raft.log, logIndex(lastApplied + 1), index)
  const words = entries.filter(
    (entry) => entry.type === 'command' && entry.command.includes('"append"'),
  )
  return words.length
}
