import { decodeCommand } from '../kv/command'
import type { Command } from '../kv/operation'
import { entries } from '../lib/persistent-map'
import {
  configurationOf,
  entriesBetween,
  firstIndex,
  isLearner,
  isVoter,
  lastIndex,
  leaseEnd,
} from '../raft/index'
import type {
  Configuration,
  Leader,
  Log,
  Progress,
  RaftNode,
  ReadMode,
  Snapshot,
} from '../raft/index'
import type { WaitingRead } from '../server/server'
import type { ServerSlot } from '../world/world'

/** One server as plain data, in the paper's names. */
export interface ServerState {
  readonly id: string
  readonly isUp: boolean
  readonly status: ServerSlot['status']
  readonly incarnation: number
  /** How fast its own clock runs; 1 is right. */
  readonly clockRate: number
  readonly role: 'follower' | 'preCandidate' | 'candidate' | 'leader' | 'down'
  /** By the configuration it knows of itself. */
  readonly membership: 'voter' | 'learner' | 'none'
  /** In force on this server, committed or not; null for one that is down. */
  readonly configuration: ConfigurationState | null
  readonly term: number
  readonly votedFor: string | null
  readonly leader: string | null
  readonly commitIndex: number
  readonly lastApplied: number
  /** The entries that are not cut off. */
  readonly log: readonly LogEntryState[]
  /** Of the last entry, cut off or not. */
  readonly lastIndex: number
  readonly snapshot: SnapshotState | null
  /** What its disk is known to hold: entries, term and vote. */
  readonly disk: {
    readonly term: number
    readonly votedFor: string | null
    readonly entries: number
    /** The last entry that its snapshot stands for; 0 without one. */
    readonly snapshotIndex: number
  }
  /** A leader's, by follower; null for all others. */
  readonly nextIndex: Readonly<Record<string, number>> | null
  readonly matchIndex: Readonly<Record<string, number>> | null
  readonly progress: Readonly<Record<string, Progress['state']>> | null
  /** A leader's lease ends then, on its own clock in milliseconds; null without one. */
  readonly leaseEnd: number | null
  /** To whom leadership is on its way. */
  readonly transferringTo: string | null
  /** Clients' reads that wait here. */
  readonly reads: readonly { readonly key: string; readonly mode: ReadMode }[]
  readonly values: Readonly<Record<string, string>>
}

export interface ConfigurationState extends Configuration {
  /** Where it stands in the log; 0 for the one the cluster began with. */
  readonly index: number
  readonly isCommitted: boolean
}

export interface SnapshotState {
  readonly lastIncludedIndex: number
  readonly lastIncludedTerm: number
  /** Of its data, UTF-16 units. */
  readonly length: number
  readonly configuration: Configuration
}

export interface LogEntryState {
  readonly index: number
  readonly term: number
  readonly type: 'noop' | 'command' | 'configuration'
  /** null unless it is a command that can be read. */
  readonly command: Command | null
  /** null unless it is one. */
  readonly configuration: Configuration | null
}

/** A server that is down has its disk and nothing else. */
export function serverState(slot: ServerSlot): ServerState {
  const { id, server, status, incarnation, disk, clock } = slot
  const raft = server?.raft ?? null
  const log = raft?.log ?? disk.log
  const role = raft?.role ?? null
  const leader = role?.type === 'leader' ? role : null
  const snapshot = raft === null ? disk.snapshot : raft.snapshot
  return {
    id,
    isUp: server !== null,
    status,
    incarnation,
    clockRate: clock.ratePerMille / 1000,
    role: role?.type ?? 'down',
    membership: membershipOf(slot),
    configuration: raft === null ? null : configurationState(raft),
    term: raft?.currentTerm ?? disk.currentTerm,
    votedFor: raft === null ? disk.votedFor : raft.votedFor,
    leader: leader !== null ? id : role?.type === 'follower' ? role.leaderId : null,
    commitIndex: raft?.commitIndex ?? 0,
    lastApplied: server?.lastApplied ?? 0,
    get log() {
      return logState(log)
    },
    lastIndex: lastIndex(log),
    snapshot: snapshot === null ? null : snapshotState(snapshot),
    disk: {
      term: disk.currentTerm,
      votedFor: disk.votedFor,
      entries: disk.log.entries.size,
      snapshotIndex: disk.snapshot?.lastIncludedIndex ?? 0,
    },
    ...beliefsOf(raft, leader),
    reads: (server?.reads ?? []).map(readState),
    values: server === null ? {} : Object.fromEntries(entries(server.store.values)),
  }
}

function beliefsOf(raft: RaftNode | null, leader: Leader | null) {
  if (raft === null || leader === null) {
    return {
      nextIndex: null,
      matchIndex: null,
      progress: null,
      leaseEnd: null,
      transferringTo: null,
    }
  }
  const end = leaseEnd(raft, leader)
  const each = <T>(valueOf: (progress: Progress) => T) =>
    Object.fromEntries(
      Object.entries(leader.progress).map(([peer, progress]) => [peer, valueOf(progress)]),
    )
  return {
    nextIndex: each(({ nextIndex }) => nextIndex),
    matchIndex: each(({ matchIndex }) => matchIndex),
    progress: each(({ state }) => state),
    leaseEnd: end === null ? null : end / 1000,
    transferringTo: leader.transfer?.to ?? null,
  }
}

function membershipOf({ id, server, voters }: ServerSlot): ServerState['membership'] {
  const placed = server?.raft.configurations.at(-1)
  const configuration = placed?.configuration ?? configurationOf(voters)
  if (isVoter(configuration, id)) return 'voter'
  return isLearner(configuration, id) ? 'learner' : 'none'
}

function configurationState({ configurations, commitIndex }: RaftNode): ConfigurationState | null {
  const placed = configurations.at(-1)
  if (placed === undefined) return null
  const { index, configuration } = placed
  return { ...configuration, index, isCommitted: index <= commitIndex }
}

function snapshotState(snapshot: Snapshot): SnapshotState {
  const { lastIncludedIndex, lastIncludedTerm, data, configuration } = snapshot
  return { lastIncludedIndex, lastIncludedTerm, length: data.length, configuration }
}

function readState({ key, mode }: WaitingRead): ServerState['reads'][number] {
  return { key, mode }
}

const logStates = new WeakMap<Log, readonly LogEntryState[]>()

/** A log in words: made when somebody looks, and once for each state of it. */
function logState(log: Log): readonly LogEntryState[] {
  const known = logStates.get(log)
  if (known !== undefined) return known
  const first = firstIndex(log)
  const made = entriesBetween(log, first, lastIndex(log)).map((entry, i): LogEntryState => ({
    index: first + i,
    term: entry.term,
    type: entry.type,
    command: entry.type === 'command' ? decodeCommand(entry.command) : null,
    configuration: entry.type === 'configuration' ? entry.configuration : null,
  }))
  logStates.set(log, made)
  return made
}
