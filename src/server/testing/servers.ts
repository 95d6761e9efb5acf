import { encodeCommand } from '../../kv/command'
import type { Operation, Reply } from '../../kv/operation'
import { append, emptyList } from '../../lib/persistent-list'
import { allRules, defaultRaftOptions, logIndex, micros, serverId, term } from '../../raft/index'
import type { Entry, RaftOptions, RequestVote, ServerId } from '../../raft/index'
import { bootServer } from '../boot'
import type { Disk } from '../disk'
import { clientId } from '../messages'
import type { ClientOutcome, ClientRequest, Message } from '../messages'
import type { Server } from '../server'
import { step } from '../step'
import type { Effect, Input, Step } from '../step'

/** The situations that the tests of this folder are made of. For tests alone. */
export const s1 = serverId('S1')
export const s2 = serverId('S2')
export const s3 = serverId('S3')
export const c1 = clientId('C1.test')

export interface Situation {
  readonly voters?: readonly ServerId[]
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  /** The terms of the entries on disk, in order. */
  readonly log?: readonly number[]
  readonly options?: Partial<RaftOptions>
}

export function diskOf({ currentTerm, votedFor = null, log = [] }: Situation): Disk {
  return {
    serial: log.length,
    currentTerm: term(currentTerm ?? log.at(-1) ?? 0),
    votedFor,
    log: append(
      emptyList<Entry>(),
      log.map((n) => ({ type: 'noop', term: term(n) })),
    ),
  }
}

/** S1 as it starts from its disk. */
export function bootOf(situation: Situation = {}): Server {
  return bootServer({
    id: s1,
    incarnation: 1,
    voters: situation.voters ?? [s1, s2, s3],
    options: { ...defaultRaftOptions, ...situation.options },
    rules: allRules,
    disk: diskOf(situation),
    now: micros(0),
    seed: 1,
    links: 0,
  })
}

/** S1 as the leader of the term after the disk's, with its blank entry stored on S1 and S2. */
export function leaderOf(situation: Situation = {}): Server {
  const candidate = give(give(bootOf(situation), electionTimeout).server, stored()).server
  const others = candidate.raft.voters.filter((voter) => voter !== s1)
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
  return step(
    server,
    micros(0),
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
export function matchedBy({ raft }: Server, matchIndex: number = raft.log.size): Message {
  const envelope = { from: s2, to: s1, term: raft.currentTerm }
  const matched = logIndex(matchIndex)
  return { type: 'AppendEntriesResponse', ...envelope, success: true, matchIndex: matched }
}

/** An AppendEntries of S2 in a term: after `[prevLogIndex, prevLogTerm]` come entries of these terms. */
export function appended(
  n: number,
  prev: readonly [number, number],
  terms: readonly number[],
  leaderCommit = 0,
): Message {
  return {
    type: 'AppendEntries',
    from: s2,
    to: s1,
    term: term(n),
    prevLogIndex: logIndex(prev[0]),
    prevLogTerm: term(prev[1]),
    entries: terms.map((entryTerm) => ({ type: 'noop', term: term(entryTerm) })),
    leaderCommit: logIndex(leaderCommit),
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
  }
}

export function asked(
  serial: number,
  operation: Operation = { type: 'put', key: 'x', value: String(serial) },
): ClientRequest {
  const command = encodeCommand({ client: c1, serial, lowest: 1, operation })
  return { type: 'ClientRequest', from: c1, to: s1, serial, command }
}

export const done = (reply: Reply): ClientOutcome => ({ type: 'done', reply })

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
