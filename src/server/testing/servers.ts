import { encodeCommand } from '../../kv/command'
import type { Operation, Reply } from '../../kv/operation'
import { emptyStore, withSessions } from '../../kv/store'
import {
  allRules,
  currentConfiguration,
  defaultRaftOptions,
  fromMs,
  lastIndex,
  logAfter,
  logIndex,
  micros,
  serverId,
  term,
  votersOf,
} from '../../raft/index'
import type {
  AppendEntries,
  Entry,
  InstallSnapshot,
  Log,
  RaftOptions,
  ReadMode,
  RequestVote,
  Rules,
  ServerId,
  Snapshot,
} from '../../raft/index'
import { bootServer } from '../boot'
import type { Disk } from '../disk'
import { clientId } from '../messages'
import type { ClientOutcome, ClientRead, ClientRequest, Message } from '../messages'
import type { Server } from '../server'
import { step } from '../step'
import type { Effect, Input, Step } from '../step'

/** The situations that the tests of this folder are made of. For tests alone. */
export const s1 = serverId('S1')
export const s2 = serverId('S2')
export const s3 = serverId('S3')
/** It has a session wherever no snapshot says otherwise. */
export const c1 = clientId('C1.test')

/** Figure 2 and nothing beyond it, so that a step does one thing. */
export const plainOptions: RaftOptions = {
  ...defaultRaftOptions,
  preVote: false,
  checkQuorum: false,
  sticky: false,
}

export interface Situation {
  readonly incarnation?: number
  readonly voters?: readonly ServerId[]
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  /** The terms of the entries on disk, in order. */
  readonly log?: readonly number[]
  /** The log begins behind it. */
  readonly snapshot?: Snapshot | null
  readonly options?: Partial<RaftOptions>
  readonly rules?: Partial<Rules>
}

export function diskOf({ currentTerm, votedFor = null, log = [], snapshot }: Situation): Disk {
  const base = snapshot?.lastIncludedIndex ?? logIndex(0)
  const baseTerm = snapshot?.lastIncludedTerm ?? term(0)
  return {
    serial: log.length,
    currentTerm: term(currentTerm ?? log.at(-1) ?? baseTerm),
    votedFor,
    log: logAfter(base, baseTerm, noops(log)),
    snapshot: snapshot ?? null,
  }
}

/** Entries of these terms. */
export const noops = (terms: readonly number[]): readonly Entry[] =>
  terms.map((n) => ({ type: 'noop', term: term(n) }))

/** A log of entries of these terms. */
export const logOf = (...terms: readonly number[]): Log =>
  logAfter(logIndex(0), term(0), noops(terms))

/** S1 as it starts from its disk. */
export function bootOf(situation: Situation = {}): Server {
  const server = bootServer({
    id: s1,
    incarnation: situation.incarnation ?? 1,
    voters: situation.voters ?? [s1, s2, s3],
    options: { ...plainOptions, ...situation.options },
    rules: { ...allRules, ...situation.rules },
    disk: diskOf(situation),
    now: micros(0),
    seed: 1,
    links: 0,
  })
  const isFresh = situation.snapshot === undefined || situation.snapshot === null
  return isFresh ? { ...server, store: withSessions(emptyStore(), [c1]) } : server
}

/** S1 as the leader of the term after the disk's, with its blank entry stored on S1 and S2. */
export function leaderOf(situation: Situation = {}): Server {
  const candidate = give(give(bootOf(situation), electionTimeout).server, stored()).server
  const voters = votersOf(currentConfiguration(candidate.raft))
  const others = voters.filter((voter) => voter !== s1)
  if (others.length === 0) return candidate
  const votes = others.map((from): Message => {
    const envelope = { from, to: s1, term: candidate.raft.currentTerm }
    return { type: 'RequestVoteResponse', ...envelope, voteGranted: true }
  })
  const elected = give(candidate, ...votes.map(receive)).server
  return give(elected, stored(), receive(matchedBy(elected))).server
}

/** `stored` without a serial number stands for the write that is out. */
export type Given = Input | { readonly type: 'stored' }

export function give(server: Server, ...inputs: readonly Given[]): Step {
  return giveAt(0, server, ...inputs)
}

/** Likewise, at a moment of the server's own clock. */
export function giveAt(ms: number, server: Server, ...inputs: readonly Given[]): Step {
  return step(
    server,
    fromMs(ms),
    inputs.map((input) =>
      input.type === 'stored' ? { serial: server.lastSerial, ...input } : input,
    ),
  )
}

export const electionTimeout: Input = { type: 'timeout', timer: 'election' }
export const heartbeatTimeout: Input = { type: 'timeout', timer: 'heartbeat' }
export const receive = (message: Message): Input => ({ type: 'receive', message })
export const stored = (): Given => ({ type: 'stored' })

/** S2 says that it has all that S1's log holds, or all up to an index. */
export function matchedBy({ raft }: Server, matchIndex: number = lastIndex(raft.log)): Message {
  const matched = logIndex(matchIndex)
  const envelope = { from: s2, to: s1, term: raft.currentTerm, round: roundOf(raft) }
  return { type: 'AppendEntriesResponse', ...envelope, success: true, matchIndex: matched }
}

/** An AppendEntries of S2 in a term: after `[prevLogIndex, prevLogTerm]` come entries of these terms. */
export function appended(
  n: number,
  prev: readonly [number, number],
  terms: readonly number[],
  leaderCommit = 0,
): AppendEntries {
  return {
    type: 'AppendEntries',
    from: s2,
    to: s1,
    term: term(n),
    prevLogIndex: logIndex(prev[0]),
    prevLogTerm: term(prev[1]),
    entries: noops(terms),
    leaderCommit: logIndex(leaderCommit),
    round: 1,
  }
}

/** An InstallSnapshot of S2 in a term that brings all of a snapshot at once. */
export function installed(n: number, snapshot: Snapshot): InstallSnapshot {
  const { lastIncludedIndex, lastIncludedTerm, configuration, checksum, data } = snapshot
  return {
    type: 'InstallSnapshot',
    from: s2,
    to: s1,
    term: term(n),
    lastIncludedIndex,
    lastIncludedTerm,
    configuration,
    checksum,
    offset: 0,
    data,
    done: true,
    round: 1,
  }
}

export function voteAsked(n: number, last: readonly [number, number] = [9, n]): RequestVote {
  return {
    type: 'RequestVote',
    from: s2,
    to: s1,
    term: term(n),
    lastLogIndex: logIndex(last[0]),
    lastLogTerm: term(last[1]),
    isTransfer: false,
  }
}

/** C1 asks for an operation in its session. */
export function asked(
  serial: number,
  operation: Operation = { type: 'put', key: 'x', value: String(serial) },
): ClientRequest {
  const command = commandText(serial, operation)
  return { type: 'ClientRequest', from: c1, to: s1, serial, command }
}

/** A command of C1 as the log keeps it. */
export function commandText(serial: number, operation: Operation): string {
  return encodeCommand({ type: 'operation', client: c1, serial, lowest: 0, operation })
}

/** C1 reads `x`. */
export function readAsked(serial: number, mode: ReadMode | null = null, key = 'x'): ClientRead {
  return { type: 'ClientRead', from: c1, to: s1, serial, key, mode }
}

export const done = (reply: Reply, mode: ReadMode = 'log'): ClientOutcome => ({
  type: 'done',
  reply,
  mode,
})

/** What a step does, in order: `persist`, or a message and whom it goes to. */
export function wordsOf(effects: readonly Effect[]): string[] {
  return effects.map((effect) =>
    effect.type === 'persist' ? 'persist' : `${effect.message.type} to ${effect.message.to}`,
  )
}

/** The answers among the effects of a step. */
export function answersOf(
  effects: readonly Effect[],
): readonly (readonly [number, ClientOutcome])[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' && effect.message.type === 'ClientResponse'
      ? [[effect.message.serial, effect.message.outcome] as const]
      : [],
  )
}

/** The latest round of a leader, which an answer is to. */
function roundOf({ role }: Server['raft']): number {
  return role.type === 'leader' ? role.round : 0
}
