import { decodeCommand } from '../kv/command'
import type { Command } from '../kv/operation'
import { slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { entries } from '../lib/persistent-map'
import type { Entry } from '../raft/index'
import type { ClusterState } from '../store/cluster-store'
import type { InFlight, ServerSlot, World } from '../world/world'

/** The whole cluster as plain data, in the paper's names. */
export interface RaftState {
  /** live: servers run on their own; paused: world time stands. */
  readonly mode: 'live' | 'paused'
  /** Milliseconds of world time. */
  readonly worldTime: number
  /** World time per real time, 0 while paused. */
  readonly speed: number
  /** Records folded. */
  readonly events: number
  readonly servers: readonly ServerState[]
  readonly links: World['links']
  readonly messages: readonly InFlight[]
  readonly notices: readonly string[]
  readonly storage: ClusterState['storage']
  /** Where the fold of the recording and a server parted, or null. */
  readonly divergence: string | null
  readonly violations: readonly string[]
}

export interface ServerState {
  readonly id: string
  readonly isUp: boolean
  readonly status: ServerSlot['status']
  readonly incarnation: number
  /** How fast its own clock runs; 1 is right. */
  readonly clockRate: number
  readonly role: 'follower' | 'candidate' | 'leader' | 'down'
  readonly term: number
  readonly votedFor: string | null
  readonly leader: string | null
  readonly commitIndex: number
  readonly lastApplied: number
  readonly log: readonly LogEntryState[]
  /** What its disk is known to hold: entries, term and vote. */
  readonly disk: {
    readonly term: number
    readonly votedFor: string | null
    readonly entries: number
  }
  /** A leader's, by follower; null for all others. */
  readonly nextIndex: Readonly<Record<string, number>> | null
  readonly matchIndex: Readonly<Record<string, number>> | null
  readonly values: Readonly<Record<string, string>>
}

export interface LogEntryState {
  readonly index: number
  readonly term: number
  /** null for a no-op. */
  readonly command: Command | null
}

export function snapshotOf(
  { world, audit, notices, storage }: ClusterState,
  worldNow: number,
): RaftState {
  if (world === null) throw new Error('The cluster has not started.')
  return {
    mode: world.perMille === 0 ? 'paused' : 'live',
    worldTime: worldNow / 1000,
    speed: world.perMille / 1000,
    events: world.count,
    servers: Object.values(world.servers).map(serverState),
    links: world.links,
    messages: Array.from(entries(world.inFlight), ([, flying]) => flying).filter(
      ({ isStray }) => !isStray,
    ),
    notices: notices.map(({ text }) => text),
    storage,
    divergence: audit?.divergence ?? null,
    violations: (audit?.violations ?? []).map(({ invariant, detail }) => `${invariant}: ${detail}`),
  }
}

const logStates = new WeakMap<List<Entry>, readonly LogEntryState[]>()

/** A log in words: made when somebody looks, and once for each state of it. */
function logState(log: List<Entry>): readonly LogEntryState[] {
  const known = logStates.get(log)
  if (known !== undefined) return known
  const made = slice(log, 0, log.size).map((entry, i) => ({
    index: i + 1,
    term: entry.term,
    command: entry.type === 'command' ? decodeCommand(entry.command) : null,
  }))
  logStates.set(log, made)
  return made
}

/** A server that is down has its disk and nothing else. */
function serverState({ id, server, status, incarnation, disk, clock }: ServerSlot): ServerState {
  const log = server?.raft.log ?? disk.log
  const role = server?.raft.role ?? null
  const progress = role?.type === 'leader' ? Object.entries(role.progress) : null
  return {
    id,
    isUp: server !== null,
    status,
    incarnation,
    clockRate: clock.ratePerMille / 1000,
    role: role?.type ?? 'down',
    term: server?.raft.currentTerm ?? disk.currentTerm,
    votedFor: server === null ? disk.votedFor : server.raft.votedFor,
    leader: role?.type === 'leader' ? id : role?.type === 'follower' ? role.leaderId : null,
    commitIndex: server?.raft.commitIndex ?? 0,
    lastApplied: server?.lastApplied ?? 0,
    get log() {
      return logState(log)
    },
    disk: { term: disk.currentTerm, votedFor: disk.votedFor, entries: disk.log.size },
    nextIndex:
      progress && Object.fromEntries(progress.map(([peer, { nextIndex }]) => [peer, nextIndex])),
    matchIndex:
      progress && Object.fromEntries(progress.map(([peer, { matchIndex }]) => [peer, matchIndex])),
    values: server === null ? {} : Object.fromEntries(entries(server.store.values)),
  }
}
