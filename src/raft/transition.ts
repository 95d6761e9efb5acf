import type { List } from '../lib/persistent-list'
import type { Micros, ServerId } from './brands'
import type { Decision } from './decisions'
import type { Entry } from './entry'
import type { RaftMessage } from './messages'
import type { Candidate, Follower, Leader, Progress, RaftNode } from './node'
import type { Proposal } from './step'

/**
 * One step in the making. Handlers assign to the node in it as the paper assigns to its variables;
 * nobody outside the step ever sees it half done.
 */
export interface Transition {
  readonly node: Draft
  readonly now: Micros
  readonly messages: RaftMessage[]
  readonly proposals: Proposal[]
  readonly decisions: Decision[]
  batches: Batches
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A node that may be assigned to. Its log is a value like any other: it is replaced, never changed. */
export type Draft = Mutable<Omit<RaftNode, 'role'>> & { role: DraftRole }
export type DraftRole = Mutable<Follower> | DraftCandidate | DraftLeader
export type DraftCandidate = Mutable<Omit<Candidate, 'votes'>> & {
  readonly votes: Record<ServerId, boolean>
}
export type DraftLeader = Mutable<Omit<Leader, 'progress'>> & {
  readonly progress: Record<ServerId, DraftProgress>
}
export type DraftProgress = Mutable<Progress>

/** What was already cut from this log in this step, so that equal messages share one array. */
export interface Batches {
  readonly log: List<Entry>
  readonly byStart: Map<number, Batch>
}

/** The entries of one AppendEntries. */
export interface Batch {
  readonly entries: readonly Entry[]
  readonly bytes: number
}

export function begin(before: RaftNode, now: Micros): Transition {
  return {
    node: { ...before, role: draftOf(before) },
    now,
    messages: [],
    proposals: [],
    decisions: [],
    batches: { log: before.log, byStart: new Map() },
  }
}

/** Everybody else, in the order of names. */
export function others(node: RaftNode): ServerId[] {
  return node.voters.filter((voter) => voter !== node.id)
}

function draftOf({ role, voters }: RaftNode): DraftRole {
  switch (role.type) {
    case 'follower':
      return { ...role }
    case 'candidate':
      return { ...role, votes: { ...role.votes } }
    case 'leader': {
      const progress: Record<ServerId, DraftProgress> = {}
      for (const id of voters) {
        const one = role.progress[id]
        if (one !== undefined) progress[id] = { ...one }
      }
      return { ...role, progress }
    }
  }
}
