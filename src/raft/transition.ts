import type { List } from '../lib/persistent-list'
import type { Micros, ServerId } from './brands'
import { serverId } from './brands'
import type { Configuration } from './configuration'
import { isVoter, members } from './configuration'
import type { Decision } from './decisions'
import type { Entry } from './entry'
import type { RaftMessage } from './messages'
import type { Candidate, Follower, Leader, PreCandidate, Progress, RaftNode, Role } from './node'
import type { Snapshot } from './snapshot'
import type { Proposal, ReadResult } from './step'

/**
 * One step in the making. Handlers assign to the node in it as the paper assigns to its variables;
 * nobody outside the step ever sees it half done.
 */
export interface Transition {
  readonly node: Draft
  readonly now: Micros
  readonly messages: RaftMessage[]
  readonly proposals: Proposal[]
  readonly reads: ReadResult[]
  readonly decisions: Decision[]
  /** Put in place by this step: the state machine starts over from it. */
  installed: Snapshot | null
  /** Who is sent an AppendEntries at the end of the step where no flow is kept (`RaftOptions.flow`). */
  readonly due: ServerId[]
  /** A round of messages to everybody begins at the end of the step. */
  isRoundDue: boolean
  batches: Batches | null
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A node that may be assigned to. Its log is a value like any other: it is replaced, never changed. */
export type Draft = Mutable<Omit<RaftNode, 'role'>> & { role: DraftRole }
export type DraftRole = Mutable<Follower> | DraftPreCandidate | DraftCandidate | DraftLeader
export type DraftPreCandidate = Mutable<Omit<PreCandidate, 'votes'>> & {
  readonly votes: DraftVotes
}
export type DraftCandidate = Mutable<Omit<Candidate, 'votes'>> & { readonly votes: DraftVotes }
export type DraftLeader = Mutable<Omit<Leader, 'progress'>> & {
  readonly progress: Record<ServerId, DraftProgress>
}
export type DraftProgress = Mutable<Progress>
export type DraftVotes = Record<ServerId, boolean>

/** What was already cut from this log in this step, so that equal messages share one array. */
export interface Batches {
  readonly entries: List<Entry>
  readonly byStart: Map<number, Batch>
}

/** The entries of one AppendEntries. */
export interface Batch {
  readonly entries: readonly Entry[]
  readonly bytes: number
}

export function begin(before: RaftNode, now: Micros): Transition {
  return {
    node: draftOf(before),
    now,
    messages: [],
    proposals: [],
    reads: [],
    decisions: [],
    installed: null,
    due: [],
    isRoundDue: false,
    batches: null,
  }
}

/** The configuration in force: the last in the log, committed or not (§6). */
export function currentConfiguration({
  configurations,
}: Pick<RaftNode, 'configurations'>): Configuration {
  const last = configurations.at(-1)
  if (last === undefined) throw new Error('a node always has a configuration')
  return last.configuration
}

/**
 * Whether this server may campaign: who votes in the configuration in force, and who has voted until one
 * that is not known to be committed, since nobody else may be able to win until it is (thesis §4.2.2).
 */
export function mayCampaign({
  id,
  configurations,
  commitIndex,
}: Pick<RaftNode, 'id' | 'configurations' | 'commitIndex'>): boolean {
  const committed = configurations.findLastIndex(({ index }) => index <= commitIndex)
  return configurations
    .slice(Math.max(0, committed))
    .some(({ configuration }) => isVoter(configuration, id))
}

/** Everybody else who gets entries, in the order of names. */
export function others(node: Pick<RaftNode, 'id' | 'configurations'>): ServerId[] {
  return members(currentConfiguration(node)).filter((member) => member !== node.id)
}

/** Fields are written out: V8 makes a literal much faster than a spread of which one field is overwritten. */
function draftOf(before: RaftNode): Draft {
  return {
    id: before.id,
    options: before.options,
    rules: before.rules,
    currentTerm: before.currentTerm,
    votedFor: before.votedFor,
    log: before.log,
    snapshot: before.snapshot,
    configurations: before.configurations,
    commitIndex: before.commitIndex,
    storedIndex: before.storedIndex,
    incoming: before.incoming,
    role: draftRoleOf(before.role),
    uncommittedBytes: before.uncommittedBytes,
    random: before.random,
  }
}

function draftRoleOf(role: Role): DraftRole {
  switch (role.type) {
    case 'follower':
      return {
        type: role.type,
        leaderId: role.leaderId,
        heardAt: role.heardAt,
        electionDeadline: role.electionDeadline,
        electionTimeout: role.electionTimeout,
      }
    case 'preCandidate':
    case 'candidate':
      return { ...role, votes: { ...role.votes } }
    case 'leader':
      return {
        type: role.type,
        votes: role.votes,
        progress: draftProgressOf(role.progress),
        heartbeatDeadline: role.heartbeatDeadline,
        quorumCheckDeadline: role.quorumCheckDeadline,
        round: role.round,
        rounds: role.rounds,
        leaseStart: role.leaseStart,
        reads: role.reads,
        transfer: role.transfer,
        leaving: role.leaving,
        promoting: role.promoting,
        isSuccessorAsked: role.isSuccessorAsked,
      }
  }
}

function draftProgressOf(progress: Leader['progress']): Record<ServerId, DraftProgress> {
  const draft: Record<ServerId, DraftProgress> = {}
  for (const [id, one] of Object.entries(progress)) {
    draft[serverId(id)] = {
      nextIndex: one.nextIndex,
      matchIndex: one.matchIndex,
      state: one.state,
      isPaused: one.isPaused,
      inflight: one.inflight,
      snapshotOffset: one.snapshotOffset,
      snapshotRound: one.snapshotRound,
      isActive: one.isActive,
      ackedRound: one.ackedRound,
      sinceRound: one.sinceRound,
    }
  }
  return draft
}
