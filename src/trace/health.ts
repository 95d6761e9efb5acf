import { term } from '../raft/index'
import type { LogIndex, Micros, ReadMode, ServerId, Term } from '../raft/index'
import type { Message } from '../server/messages'
import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import { onDecision } from './health-decisions'
import { noLatencies } from './latencies'
import type { Latencies } from './latencies'
import type { Told } from './line'

/**
 * What one server has been through since the run began, over all its lives: counts and latencies, as
 * plain data of a bounded size.
 */
export interface Health {
  /** Crashes it suffered, and starts after the first. */
  readonly crashes: number
  readonly restarts: number
  /** Election timers that ran out, pre-votes and elections begun, elections won. */
  readonly timeouts: number
  readonly preVotes: number
  readonly elections: number
  readonly won: number
  /** Times it led and stopped, and how often because no quorum answered (thesis §6.2). */
  readonly stepDowns: number
  readonly quorumsLost: number
  /** The term it was last seen in, and how often that changed. */
  readonly term: Term
  readonly termChanges: number
  /** The leader it knew last, itself too, and how often another came. */
  readonly leader: { readonly id: ServerId; readonly term: Term } | null
  readonly leaderChanges: number
  readonly sent: MessageCounts
  readonly received: MessageCounts
  /** Entries that came to its log, and that were cut off again. */
  readonly appended: number
  readonly truncated: number
  /** Entries it learned to be committed; commands it executed. */
  readonly committed: number
  readonly executed: number
  /** AppendEntries that it refused by the consistency check (§5.3). */
  readonly refusedAppends: number
  readonly refusedClients: number
  /** Reads it answered, by mode; those through the log where it led. */
  readonly reads: Readonly<Record<ReadMode, number>>
  readonly snapshots: SnapshotCounts
  /** From its own proposal to its commit, while it leads. World time. */
  readonly commitLatency: Latencies
  /** From a write's issue to its answer. World time. */
  readonly writeLatency: Latencies
  /** Proposals that are not committed, by step, oldest first. */
  readonly proposals: readonly Proposed[]
  /** The write that is out. */
  readonly writing: { readonly serial: number; readonly at: Micros } | null
}

export type MessageCounts = Readonly<Partial<Record<Message['type'], number>>>

/** Lengths are of the snapshots' data, UTF-16 units. */
export interface SnapshotCounts {
  readonly taken: number
  readonly takenLength: number
  /** Pieces, and their length. */
  readonly sentPieces: number
  readonly sentLength: number
  readonly installed: number
  readonly installedLength: number
}

export interface Proposed {
  readonly firstIndex: LogIndex
  readonly lastIndex: LogIndex
  readonly at: Micros
}

export type Healths = Readonly<Record<ServerId, Health>>

/** A health that a fold may assign to. */
export type HealthDraft = { -readonly [K in keyof Health]: Health[K] }

/** Takes one record in. It costs what the record came to. */
export function foldHealth(before: Healths, { record, applied }: Told): Healths {
  if (record.type !== 'step' && record.type !== 'boot' && record.type !== 'crash') return before
  const { server: id, at } = record
  const draft: HealthDraft = { ...(before[id] ?? newHealth) }
  const server = applied.world.servers[id]?.server ?? null
  switch (record.type) {
    case 'crash':
      draft.crashes++
      draft.proposals = []
      draft.writing = null
      break
    case 'boot':
      if (record.incarnation > 1) draft.restarts++
      break
    case 'step':
      countMessages(draft, applied)
      if (server !== null) onStep(draft, server, applied, at)
      break
  }
  if (server !== null) look(draft, server)
  return { ...before, [id]: draft }
}

export const newHealth: Health = {
  crashes: 0,
  restarts: 0,
  timeouts: 0,
  preVotes: 0,
  elections: 0,
  won: 0,
  stepDowns: 0,
  quorumsLost: 0,
  term: term(0),
  termChanges: 0,
  leader: null,
  leaderChanges: 0,
  sent: {},
  received: {},
  appended: 0,
  truncated: 0,
  committed: 0,
  executed: 0,
  refusedAppends: 0,
  refusedClients: 0,
  reads: { log: 0, readIndex: 0, lease: 0, local: 0 },
  snapshots: {
    taken: 0,
    takenLength: 0,
    sentPieces: 0,
    sentLength: 0,
    installed: 0,
    installedLength: 0,
  },
  commitLatency: noLatencies,
  writeLatency: noLatencies,
  proposals: [],
  writing: null,
}

function onStep(draft: HealthDraft, server: Server, applied: Applied, at: Micros): void {
  for (const decision of applied.decisions) onDecision(draft, decision, server, at)
  if (server.raft.role.type !== 'leader') draft.proposals = []
  const serial = server.writing?.serial ?? null
  if (serial === null) draft.writing = null
  else if (draft.writing?.serial !== serial) draft.writing = { serial, at }
}

/** A message counts once, however many copies its link makes of it. */
function countMessages(draft: HealthDraft, { sent, lost, taken }: Applied): void {
  const firsts = [...sent, ...lost].filter(({ id }) => id.endsWith('+0'))
  draft.sent = counted(draft.sent, firsts)
  draft.received = counted(draft.received, taken)
  for (const { message } of firsts) {
    if (message.type !== 'InstallSnapshot') continue
    const { sentPieces, sentLength, ...others } = draft.snapshots
    const grown = { sentPieces: sentPieces + 1, sentLength: sentLength + message.data.length }
    draft.snapshots = { ...others, ...grown }
  }
}

function counted(
  before: MessageCounts,
  messages: readonly { readonly message: Message }[],
): MessageCounts {
  if (messages.length === 0) return before
  const counts = { ...before }
  for (const { message } of messages) counts[message.type] = (counts[message.type] ?? 0) + 1
  return counts
}

/** What can be seen of the state itself: its term, and whom it follows. */
function look(draft: HealthDraft, { id, raft }: Server): void {
  const { currentTerm, role } = raft
  if (draft.term !== currentTerm) {
    draft.term = currentTerm
    draft.termChanges++
  }
  const known = role.type === 'leader' ? id : role.type === 'follower' ? role.leaderId : null
  if (known === null || (draft.leader?.id === known && draft.leader.term === currentTerm)) return
  if (draft.leader !== null && draft.leader.id !== known) draft.leaderChanges++
  draft.leader = { id: known, term: currentTerm }
}
