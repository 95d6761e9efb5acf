import type { ServerId } from '../brands'
import { logIndex, serverId, term } from '../brands'
import type { Entry } from '../entry'
import type {
  AppendEntries,
  AppendEntriesAccepted,
  AppendEntriesRefused,
  InstallSnapshot,
  InstallSnapshotResponse,
  PreVote,
  PreVoteResponse,
  RaftMessage,
  RequestVote,
  RequestVoteResponse,
} from '../messages'
import type { Snapshot } from '../snapshot'
import { entriesOf } from './entries'

/** Messages to S1, in as few words as a test needs. */
const to = serverId('S1')
const s2 = serverId('S2')

export function preVote(from: ServerId, n: number, last: readonly [number, number]): PreVote {
  const [index, lastTerm] = last
  const position = { lastLogIndex: logIndex(index), lastLogTerm: term(lastTerm) }
  return { type: 'PreVote', from, to, term: term(n), ...position }
}

export function preVoteFrom(from: ServerId, n: number, voteGranted = true): PreVoteResponse {
  return { type: 'PreVoteResponse', from, to, term: term(n), voteGranted }
}

export function requestVote(
  from: ServerId,
  n: number,
  last: readonly [number, number],
  isTransfer = false,
): RequestVote {
  return {
    type: 'RequestVote',
    from,
    to,
    term: term(n),
    lastLogIndex: logIndex(last[0]),
    lastLogTerm: term(last[1]),
    isTransfer,
  }
}

export function voteFrom(from: ServerId, n: number, voteGranted = true): RequestVoteResponse {
  return { type: 'RequestVoteResponse', from, to, term: term(n), voteGranted }
}

/** An AppendEntries of S2 to S1: after `[prevLogIndex, prevLogTerm]` come entries of these terms. */
export function appendEntries(
  n: number,
  prev: readonly [number, number],
  terms: readonly (number | Entry)[] = [],
  leaderCommit = 0,
  from: ServerId = s2,
  round = 0,
): AppendEntries {
  return {
    type: 'AppendEntries',
    from,
    to,
    term: term(n),
    prevLogIndex: logIndex(prev[0]),
    prevLogTerm: term(prev[1]),
    entries: entriesOf(terms, prev[0] + 1),
    leaderCommit: logIndex(leaderCommit),
    round,
  }
}

export function accepted(
  from: ServerId,
  n: number,
  matchIndex: number,
  round = 0,
): AppendEntriesAccepted {
  const answer = { matchIndex: logIndex(matchIndex), round }
  return { type: 'AppendEntriesResponse', from, to, term: term(n), success: true, ...answer }
}

export function refused(
  from: ServerId,
  n: number,
  prevLogIndex: number,
  conflict: readonly [number | null, number],
  round = 0,
): AppendEntriesRefused {
  const [conflictTerm, conflictIndex] = conflict
  return {
    type: 'AppendEntriesResponse',
    from,
    to,
    term: term(n),
    success: false,
    prevLogIndex: logIndex(prevLogIndex),
    conflictTerm: conflictTerm === null ? null : term(conflictTerm),
    conflictIndex: logIndex(conflictIndex),
    round,
  }
}

/** The piece of a snapshot that begins at `offset`, of `length` characters. */
export function installSnapshot(
  n: number,
  snapshot: Snapshot,
  offset = 0,
  length = snapshot.data.length,
  from: ServerId = s2,
  round = 0,
): InstallSnapshot {
  const { lastIncludedIndex, lastIncludedTerm, configuration, checksum, data } = snapshot
  const position = { lastIncludedIndex, lastIncludedTerm, configuration, checksum }
  const done = offset + length >= data.length
  const piece = { offset, data: data.slice(offset, offset + length), done, round }
  return { type: 'InstallSnapshot', from, to, term: term(n), ...position, ...piece }
}

export function installed(
  from: ServerId,
  n: number,
  lastIncludedIndex: number,
  nextOffset: number,
  matchIndex: number | null,
  round = 0,
): InstallSnapshotResponse {
  return {
    type: 'InstallSnapshotResponse',
    from,
    to,
    term: term(n),
    lastIncludedIndex: logIndex(lastIncludedIndex),
    nextOffset,
    matchIndex: matchIndex === null ? null : logIndex(matchIndex),
    round,
  }
}

/** All messages of one type, to one server or to all. */
export function ofType<T extends RaftMessage['type']>(
  messages: readonly RaftMessage[],
  type: T,
  receiver?: ServerId,
): readonly Extract<RaftMessage, { readonly type: T }>[] {
  return messages.filter(
    (message): message is Extract<RaftMessage, { readonly type: T }> =>
      message.type === type && (receiver === undefined || message.to === receiver),
  )
}

/** What AppendEntries carry, each as [prevLogIndex, number of entries]. */
export function spans(messages: readonly RaftMessage[], receiver: ServerId): number[][] {
  return ofType(messages, 'AppendEntries', receiver).map(({ prevLogIndex, entries }) => [
    prevLogIndex,
    entries.length,
  ])
}
