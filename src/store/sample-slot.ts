import {
  allRules,
  configurationOf,
  defaultRaftOptions,
  lastIndex,
  logIndex,
  micros,
  term,
} from '../raft/index'
import type { Log, PlacedConfiguration, RaftNode, Role, ServerId, Snapshot } from '../raft/index'
import type { Server } from '../server/server'
import type { ServerSlot } from '../world/world'
import { storeUpTo } from './sample-log'

export interface SampleSlot {
  readonly id: ServerId
  readonly voters: readonly ServerId[]
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  readonly log: Log
  readonly snapshot?: Snapshot
  readonly configurations?: readonly PlacedConfiguration[]
  readonly commitIndex?: number
  readonly role: Role
}

/** A running server in this state, all of it durable. */
export function slotOf(slot: SampleSlot): ServerSlot {
  const { id, voters, log, role } = slot
  const { currentTerm = 3, votedFor = null, commitIndex = 0, snapshot = null } = slot
  const first = { index: logIndex(0), configuration: configurationOf(voters) }
  const raft: RaftNode = {
    id,
    options: defaultRaftOptions,
    rules: allRules,
    currentTerm: term(currentTerm),
    votedFor,
    log,
    snapshot,
    configurations: slot.configurations ?? [first],
    commitIndex: logIndex(commitIndex),
    storedIndex: lastIndex(log),
    incoming: null,
    role,
    uncommittedBytes: 0,
    random: 1,
  }
  const server: Server = {
    id,
    incarnation: 1,
    n: 60,
    raft,
    lastApplied: logIndex(commitIndex),
    store: storeUpTo(commitIndex),
    waiting: [],
    reads: [],
    nextRead: 1,
    writing: null,
    lastSerial: 14,
    links: 2,
    failure: null,
  }
  return {
    id,
    voters,
    incarnation: 1,
    status: 'up',
    server,
    disk: { serial: 14, currentTerm: term(currentTerm), votedFor, log, snapshot },
    writing: null,
    clock: { since: micros(0), own: micros(0), ratePerMille: 1000 },
    failure: null,
    fault: null,
  }
}
