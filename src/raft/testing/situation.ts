import { randomFrom } from '../../lib/random'
import type { ServerId } from '../brands'
import { fromMs, logIndex, micros, serverId, term } from '../brands'
import type { Configuration } from '../configuration'
import { configurationOf, votersOf } from '../configuration'
import type { Entry } from '../entry'
import type { Log } from '../log'
import { emptyLog, entriesBetween, firstIndex, lastIndex, logAfter } from '../log'
import type { RaftMessage } from '../messages'
import type { Leader, Progress, RaftNode } from '../node'
import type { RaftOptions } from '../options'
import { defaultRaftOptions } from '../options'
import type { Rules } from '../rules'
import { allRules } from '../rules'
import { snapshotOf } from '../snapshot'
import type { RaftInput, RaftStep } from '../step'
import { bootRaft, stepRaft } from '../step'
import { currentConfiguration } from '../transition'
import { entriesOf } from './entries'
import { voteFrom } from './messages'

/** The situations that the tests of this folder are made of. Nothing else uses this folder. */
export interface Situation {
  readonly id?: ServerId
  /** So many voters, from S1 on. */
  readonly voters?: number
  /** Or these members. */
  readonly configuration?: Configuration
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  /** The terms of the entries, in order: Figure 7 draws logs so. */
  readonly log?: readonly (number | Entry)[]
  /** The log begins behind a snapshot through this index and term. */
  readonly snapshot?: readonly [number, number]
  readonly commitIndex?: number
  readonly options?: Partial<RaftOptions>
  readonly rules?: Partial<Rules>
  readonly seed?: number
}

export const s1 = serverId('S1')
export const s2 = serverId('S2')
export const s3 = serverId('S3')
export const s4 = serverId('S4')
export const s5 = serverId('S5')
export const s6 = serverId('S6')
export const s7 = serverId('S7')
export const ids = [s1, s2, s3, s4, s5, s6, s7]

/** Figure 2 as it stands. A test of what came later says so in its situation. */
export const plain: Partial<RaftOptions> = { preVote: false, sticky: false, checkQuorum: false }

/** As it ships. */
export const shipped: Partial<RaftOptions> = { preVote: true, sticky: true, checkQuorum: true }

/** A follower that has just started from its disk. */
export function nodeOf(situation: Situation = {}): RaftNode {
  const { log: terms = [], snapshot: at } = situation
  const bootstrap = situation.configuration ?? configurationOf(ids.slice(0, situation.voters ?? 3))
  const last = terms.at(-1)
  const lastTerm = typeof last === 'number' ? last : (last?.term ?? at?.[1] ?? 0)
  const [baseIndex, baseTerm] = [logIndex(at?.[0] ?? 0), term(at?.[1] ?? 0)]
  const booted = bootRaft({
    id: situation.id ?? s1,
    bootstrap,
    options: { ...defaultRaftOptions, ...plain, ...situation.options },
    rules: { ...allRules, ...situation.rules },
    hardState: {
      currentTerm: term(situation.currentTerm ?? lastTerm),
      votedFor: situation.votedFor ?? null,
    },
    log: logAfter(baseIndex, baseTerm, entriesOf(terms, baseIndex + 1)),
    snapshot: at === undefined ? null : snapshotOf(baseIndex, baseTerm, bootstrap, wordsOf(at)),
    now: micros(0),
    random: randomFrom(situation.seed ?? 1),
  })
  const commitIndex = logIndex(situation.commitIndex ?? booted.commitIndex)
  return { ...booted, commitIndex }
}

/** What a state machine of the test cluster holds after so many entries. */
function wordsOf([index, lastTerm]: readonly [number, number]): string {
  return Array.from({ length: index }, (_, i) => `${lastTerm}:${i + 1}`).join(' ')
}

/** A leader of `currentTerm`, elected by everybody, whose first messages are lost. */
export function leaderOf(situation: Situation = {}): RaftNode {
  const before = nodeOf({
    ...situation,
    currentTerm: (situation.currentTerm ?? 1) - 1,
    options: { ...situation.options, preVote: false },
  })
  const candidate = step(before, electionTimeout).node
  const votes = votersOf(currentConfiguration(before))
    .filter((voter) => voter !== before.id)
    .map((from) => receive({ ...voteFrom(from, candidate.currentTerm), to: before.id }))
  const { node } = step(candidate, ...votes)
  const preVote = situation.options?.preVote ?? false
  return { ...node, options: { ...node.options, preVote } }
}

/** A log whose entries are commands that tell their index and term. */
export function logOf(...terms: readonly (number | Entry)[]): Log {
  return logAfter(emptyLog.baseIndex, emptyLog.baseTerm, entriesOf(terms))
}

export function entriesIn({ log }: Pick<RaftNode, 'log'>): readonly Entry[] {
  return entriesBetween(log, firstIndex(log), lastIndex(log))
}

export function termsOf(node: Pick<RaftNode, 'log'>): number[] {
  return entriesIn(node).map((entry) => entry.term)
}

export function leading({ role, id }: RaftNode): Leader {
  if (role.type !== 'leader') throw new Error(`${id} does not lead`)
  return role
}

export function progressOf(node: RaftNode, id: ServerId): Progress {
  const progress = leading(node).progress[id]
  if (progress === undefined) throw new Error(`${node.id} knows no ${id}`)
  return progress
}

export function step(node: RaftNode, ...inputs: readonly RaftInput[]): RaftStep {
  return stepRaft(node, micros(0), inputs)
}

/** A step at a time in microseconds. */
export function stepAt(node: RaftNode, now: number, ...inputs: readonly RaftInput[]): RaftStep {
  return stepRaft(node, micros(now), inputs)
}

export const ms = fromMs
export const receive = (message: RaftMessage): RaftInput => ({ type: 'receive', message })
export const propose = (command: string): RaftInput => ({ type: 'propose', command })
export const stored = (index: number): RaftInput => ({
  type: 'stored',
  lastIndex: logIndex(index),
})
export const read = (id: number, isLease = false): RaftInput => ({ type: 'read', id, isLease })
export const wake: RaftInput = { type: 'wake' }
export const electionTimeout: RaftInput = { type: 'timeout', timer: 'election' }
export const heartbeatTimeout: RaftInput = { type: 'timeout', timer: 'heartbeat' }
export const quorumCheck: RaftInput = { type: 'timeout', timer: 'quorumCheck' }
export const transferTimeout: RaftInput = { type: 'timeout', timer: 'transfer' }
export const transferTo = (to: ServerId): RaftInput => ({
  type: 'ask',
  ask: { type: 'transfer', to },
})
export const changeVoters = (
  how: 'single' | 'joint',
  ...voters: readonly ServerId[]
): RaftInput => ({ type: 'ask', ask: { type: 'changeVoters', how, voters } })
export const addServer = (server: ServerId, as: 'voter' | 'learner'): RaftInput => ({
  type: 'ask',
  ask: { type: 'addServer', server, as },
})
export const removeServer = (server: ServerId): RaftInput => ({
  type: 'ask',
  ask: { type: 'removeServer', server },
})

/** What the last question of a step was answered: ok, or why not. */
export function outcomeOf({ decisions }: Pick<RaftStep, 'decisions'>): string | undefined {
  const asked = decisions.findLast((decision) => decision.type === 'asked')
  if (asked === undefined) return undefined
  return asked.outcome.type === 'ok' ? 'ok' : asked.outcome.because
}
