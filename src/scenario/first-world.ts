import { encodeCommand } from '../kv/command'
import { encodeStore } from '../kv/snapshot'
import { emptyStore, withSessions } from '../kv/store'
import type { Store } from '../kv/store'
import { commonPrefix } from '../lib/common-prefix'
import {
  configurationOf,
  entriesBetween,
  lastIndex,
  logAfter,
  logIndex,
  members,
  micros,
  snapshotOf,
  term,
} from '../raft/index'
import type { Entry, Leader, Progress, RaftNode, Role, ServerId } from '../raft/index'
import { bootServer } from '../server/boot'
import type { Disk } from '../server/disk'
import { executeEntries } from '../server/execute'
import { defaultLinks } from '../server/links'
import type { Server } from '../server/server'
import { newSlot, newWorld } from '../world/new-world'
import type { RunHeader } from '../world/record'
import type { ServerSlot, World } from '../world/world'
import { defaultInitialServer, initialServer } from './initial-server'
import type { InitialServer, LogTerm } from './initial-server'
import { defaultScenarioOptions } from './options'
import type { ScenarioOptions } from './options'
import { raftOptionsOf, rulesOf } from './settings'
import { clientOf } from './syntax'
import type { Scenario } from './syntax'

/**
 * The world that the lines up to `ready` declare: committed entries are applied; a leader that is declared
 * knows the logs and has just been heard by its followers. Every client that the scenario names has a
 * session, so that no registration gets into the logs.
 */
export function firstWorld(scenario: Scenario, options: ScenarioOptions): World {
  const voters = named(scenario, 'cluster')
  const spares = named(scenario, 'spare')
  const declared = new Map<ServerId, InitialServer>()
  for (const { statement } of scenario.lines) {
    if (statement?.type === 'node')
      declared.set(statement.server, initialServer(statement.settings))
  }
  const header: RunHeader = {
    ...scenarioHeader,
    servers: voters,
    spares,
    options: raftOptionsOf(options),
    rules: rulesOf(options),
  }
  const store = withSessions(emptyStore(), [declaredClient, ...clientsOf(scenario)])
  const slots = [...voters, ...spares].map((id) => {
    const initial = declared.get(id) ?? defaultInitialServer
    const known = initial.conf ?? (voters.includes(id) ? voters : [])
    return slotOf(header, id, initial, known, store)
  })
  const led = slots.map((slot) => withLeader(slot, slots))
  return {
    ...newWorld(header),
    disk: options.disk,
    servers: Object.fromEntries(led.map((slot) => [slot.id, slot])),
  }
}

/** Of a run that waits for a scenario to say what there is. */
export const scenarioHeader: RunHeader = {
  format: 1,
  build: 'scenario',
  run: 'scenario',
  parent: null,
  seed: 1,
  servers: [],
  spares: [],
  options: raftOptionsOf(defaultScenarioOptions),
  rules: rulesOf(defaultScenarioOptions),
  links: defaultLinks,
  image: null,
}

/** In whose name the commands of declared logs stand. */
const declaredClient = 'declared'

function named(scenario: Scenario, type: 'cluster' | 'spare'): readonly ServerId[] {
  return scenario.lines.flatMap(({ statement }) =>
    statement?.type === type ? statement.servers : [],
  )
}

function clientsOf(scenario: Scenario): readonly string[] {
  const names = scenario.lines.flatMap(({ statement }) =>
    statement?.type === 'read' || statement?.type === 'write' ? [clientOf(statement.name)] : [],
  )
  return [...new Set(names)]
}

function slotOf(
  header: RunHeader,
  id: ServerId,
  initial: InitialServer,
  voters: readonly ServerId[],
  store: Store,
): ServerSlot {
  const log = logAfter(logIndex(0), term(0), initial.log.map(entryOf))
  const configuration = configurationOf(voters)
  const disk: Disk = {
    serial: 1,
    currentTerm: term(initial.term),
    votedFor: initial.vote,
    log,
    snapshot: snapshotOf(logIndex(0), term(0), configuration, encodeStore(store)),
  }
  const slot: ServerSlot = { ...newSlot(id, voters), incarnation: 1, disk }
  if (initial.down) return { ...slot, status: 'down' }
  const { options, rules } = header
  const booted = bootServer({
    id,
    incarnation: 1,
    voters,
    options,
    rules,
    disk,
    now: micros(0),
    seed: header.seed,
    links: header.links.version,
  })
  return { ...slot, status: 'up', server: committed(booted, initial) }
}

/** Without a command an entry is equal to every other of its index and term. */
function entryOf({ term: n, put }: LogTerm, i: number): Entry {
  if (put === null) return { type: 'noop', term: term(n) }
  const serial = i + 1
  const operation = { type: 'put', ...put } as const
  const command = { type: 'operation', client: declaredClient, operation } as const
  return {
    type: 'command',
    term: term(n),
    command: encodeCommand({ ...command, serial, lowest: serial }),
  }
}

function committed(server: Server, { commit, role }: InitialServer): Server {
  const commitIndex = logIndex(commit)
  const { raft } = server
  const entries = entriesBetween(raft.log, logIndex(1), commitIndex)
  const { store } = executeEntries(server.store, logIndex(1), entries, raft.rules.executeOnce)
  const node: RaftNode = { ...raft, commitIndex }
  return {
    ...server,
    store,
    lastApplied: commitIndex,
    raft:
      role === 'leader' ? { ...node, role: { ...emptyLeader, votes: { [node.id]: true } } } : node,
  }
}

const emptyLeader: Omit<Leader, 'votes'> = {
  type: 'leader',
  progress: {},
  heartbeatDeadline: micros(50_000),
  quorumCheckDeadline: micros(300_000),
  round: 0,
  rounds: [],
  leaseStart: null,
  reads: [],
  transfer: null,
  isSuccessorAsked: false,
  leaving: {},
  promoting: null,
}

/** What leader and followers of one term know of each other once the state is complete. */
function withLeader(slot: ServerSlot, slots: readonly ServerSlot[]): ServerSlot {
  const { server } = slot
  if (server === null) return slot
  const role = knownRole(server.raft, slots)
  return { ...slot, server: { ...server, raft: { ...server.raft, role } } }
}

function knownRole({ id, role, currentTerm, log }: RaftNode, slots: readonly ServerSlot[]): Role {
  if (role.type === 'leader') {
    const others = slots.filter((slot) => slot.id !== id && isMemberFor(id, slot.id, slots))
    const progress = others.map((slot) => [slot.id, progressOf(log, slot)] as const)
    return { ...role, progress: Object.fromEntries(progress) }
  }
  const leader = slots.find(
    ({ server }) => server?.raft.role.type === 'leader' && server.raft.currentTerm === currentTerm,
  )
  const isKnown = role.type === 'follower' && leader !== undefined
  return isKnown ? { ...role, leaderId: leader.id, heardAt: micros(0) } : role
}

function isMemberFor(leader: ServerId, id: ServerId, slots: readonly ServerSlot[]): boolean {
  const configuration = slots.find((slot) => slot.id === leader)?.disk.snapshot?.configuration
  return configuration !== undefined && members(configuration).includes(id)
}

function progressOf(log: RaftNode['log'], { disk }: ServerSlot): Progress {
  const theirs = disk.log
  const shared = commonPrefix(log.entries, theirs.entries)
  const limit = Math.min(lastIndex(log), lastIndex(theirs))
  let matchIndex = shared
  const same = (i: number) => {
    const mine = entriesBetween(log, logIndex(i), logIndex(i))[0]
    const other = entriesBetween(theirs, logIndex(i), logIndex(i))[0]
    return JSON.stringify(mine) === JSON.stringify(other)
  }
  while (matchIndex < limit && same(matchIndex + 1)) matchIndex++
  return {
    nextIndex: logIndex(matchIndex + 1),
    matchIndex: logIndex(matchIndex),
    state: 'replicate',
    isPaused: false,
    inflight: [],
    snapshotOffset: 0,
    snapshotRound: 0,
    isActive: true,
    ackedRound: 0,
    sinceRound: 0,
  }
}
