import { emptyStore } from '../../kv/store'
import { set } from '../../lib/persistent-map'
import {
  allRules,
  configurationOf,
  defaultRaftOptions,
  lastIndex,
  logAfter,
  logIndex,
  micros,
  serverId,
  term,
} from '../../raft/index'
import type { Configuration, Entry, Leader, Log, RaftNode, Rules, ServerId } from '../../raft/index'
import type { Disk } from '../../server/disk'
import { clientId, messageId } from '../../server/messages'
import type { Message } from '../../server/messages'
import type { Server } from '../../server/server'
import type { ServerDecision } from '../../server/step'
import { quietly } from '../../world/applied'
import type { Applied } from '../../world/apply'
import { inFlightOf } from '../../world/flight'
import { newWorld } from '../../world/new-world'
import { plainHeader } from '../../world/testing/header'
import type { World } from '../../world/world'
import type { Checker, Judged, Violation } from '../checker'

/** A record in the making: the world before it, and what it comes to. */
export type Move = (world: World) => Judged

export interface State {
  readonly term?: number
  readonly votedFor?: string
  /** Terms and commands, `1a 2b`; behind a snapshot `5:2 3c`, where index 5 has term 2. */
  readonly log?: string
  readonly commit?: number
  readonly applied?: number
  /** What the key x holds. */
  readonly x?: string
  /** What is durable; without it the disk stays as it was. */
  readonly disk?: Pick<State, 'term' | 'votedFor' | 'log'>
  /** By index; without it S1, S2 and S3 decide. */
  readonly configurations?: Readonly<Record<number, Configuration>>
  readonly rules?: Partial<Rules>
}

export interface Outcome {
  readonly decisions?: readonly ServerDecision[]
  readonly sent?: readonly Message[]
  readonly lost?: readonly Message[]
}

export const client = clientId('C1.test')

/** What the checkers object to from the move on that the run begins with. */
export function judge(
  checkersOf: (first: World) => readonly Checker[],
  moves: readonly Move[],
  begins = 0,
): readonly Violation[] {
  let world = moves
    .slice(0, begins)
    .reduce((before, move) => move(before).applied.world, emptyWorld)
  const checkers = checkersOf(world)
  return moves.slice(begins).flatMap((move) => {
    const judged = move(world)
    world = judged.applied.world
    return checkers.flatMap((checker) => checker(judged) ?? [])
  })
}

const emptyWorld = newWorld({
  ...plainHeader,
  servers: ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId),
})

export function step(name: string, state: State, outcome: Outcome = {}): Move {
  return (world) => moved(world, serverId(name), state, outcome, 'step')
}

/** A step of a leader; the first of its term is its election. */
export function lead(name: string, inTerm: number, state: State = {}, outcome: Outcome = {}): Move {
  return (world) => {
    const before = world.servers[serverId(name)]?.server?.raft
    const hasLed = before?.role.type === 'leader' && before.currentTerm === inTerm
    const decisions = [...(hasLed ? [] : [became(inTerm)]), ...(outcome.decisions ?? [])]
    const leading = { ...outcome, decisions }
    return moved(world, serverId(name), { ...state, term: inTerm }, leading, 'lead')
  }
}

export function boot(name: string, state: State): Move {
  return (world) => moved(world, serverId(name), state, {}, 'boot')
}

/** The client is told what its first command came to. */
export function settle(value: string): Move {
  return (world) => ({
    record: { type: 'clientStep', client, n: 1, at: micros(0), inputs: [] },
    applied: {
      ...quietly(world),
      settled: [
        {
          type: 'settled',
          serial: 1,
          operation: { type: 'increment', key: 'a', by: 1 },
          result: { type: 'done', reply: { type: 'ok', value }, mode: 'log' },
          submittedAt: micros(0),
        },
      ],
    },
  })
}

export function became(inTerm: number): ServerDecision {
  return { type: 'becameLeader', term: term(inTerm), votes: 2, voters: 3 }
}

export function committed(toIndex: number): ServerDecision {
  const place = { fromIndex: logIndex(toIndex), toIndex: logIndex(toIndex) }
  return { type: 'committed', ...place, stored: 2, voters: 3 }
}

export function applied(
  index: number,
  change: Partial<Extract<ServerDecision, { readonly type: 'applied' }>> = {},
): ServerDecision {
  const reply = { type: 'ok', value: 'x' } as const
  const command = { client, serial: 1, kind: 'write', isRetry: false, reply } as const
  return { type: 'applied', index: logIndex(index), ...command, ...change }
}

export function deciding(...names: readonly string[]): Configuration {
  return configurationOf(names.map(serverId))
}

export const asked = (configuration: Configuration, index: number): ServerDecision => ({
  type: 'configurationTaken',
  index: logIndex(index),
  configuration,
  because: 'appended',
})

function moved(
  world: World,
  id: ServerId,
  state: State,
  outcome: Outcome,
  how: 'step' | 'lead' | 'boot',
): Judged {
  const slot = world.servers[id]
  if (slot === undefined) throw new Error(`${id} is no server`)
  const incarnation = slot.incarnation + (how === 'boot' ? 1 : 0)
  const server = serverWith(id, incarnation, state, how === 'lead')
  const disk = state.disk === undefined ? slot.disk : diskWith(state.disk)
  const servers = { ...world.servers, [id]: { ...slot, incarnation, server, disk } }
  const at = micros(0)
  const seen = { server: id, incarnation, at, now: at }
  return {
    record:
      how === 'boot'
        ? { type: 'boot', ...seen, ...unremarkable }
        : { type: 'step', ...seen, n: 1, inputs: [] },
    applied: outcomeOf({ ...world, servers }, outcome),
  }
}

const unremarkable = {
  voters: [],
  ratePerMille: 1000,
  serial: 0,
  disk: null,
  seed: 0,
  links: 0,
  options: defaultRaftOptions,
  rules: allRules,
}

function outcomeOf(world: World, { decisions = [], sent = [], lost = [] }: Outcome): Applied {
  const flying = (message: Message, k: number) => {
    const { from, to } = message
    const id = messageId(from, 1, 1, k, 0)
    const when = { sentAt: micros(0), due: micros(0), isStray: false, isHeld: false, place: 0 }
    return inFlightOf({ id, message, from, to, ...when })
  }
  return { ...quietly(world), decisions, sent: sent.map(flying), lost: lost.map(flying) }
}

function serverWith(id: ServerId, incarnation: number, state: State, isLeader: boolean): Server {
  const soon = micros(1)
  const log = logOf(state.log ?? '')
  const placed = Object.entries(state.configurations ?? { 0: deciding('S1', 'S2', 'S3') })
  const raft: RaftNode = {
    id,
    options: defaultRaftOptions,
    rules: { ...allRules, ...state.rules },
    currentTerm: term(state.term ?? 1),
    votedFor: state.votedFor === undefined ? null : serverId(state.votedFor),
    log,
    snapshot: null,
    configurations: placed.map(([index, configuration]) => ({
      index: logIndex(Number(index)),
      configuration,
    })),
    commitIndex: logIndex(state.commit ?? log.baseIndex),
    storedIndex: lastIndex(log),
    incoming: null,
    role: isLeader
      ? leader
      : {
          type: 'follower',
          leaderId: null,
          heardAt: null,
          electionDeadline: soon,
          electionTimeout: soon,
        },
    uncommittedBytes: 0,
    random: 1,
  }
  const { values, ...store } = emptyStore()
  return {
    id,
    incarnation,
    n: 1,
    raft,
    lastApplied: logIndex(state.applied ?? log.baseIndex),
    store: { ...store, values: state.x === undefined ? values : set(values, 'x', state.x) },
    waiting: [],
    reads: [],
    nextRead: 0,
    writing: null,
    lastSerial: 0,
    links: 0,
    failure: null,
  }
}

const leader: Leader = {
  type: 'leader',
  votes: {},
  progress: {},
  heartbeatDeadline: micros(1),
  quorumCheckDeadline: micros(1),
  round: 0,
  rounds: [],
  leaseStart: null,
  reads: [],
  transfer: null,
  leaving: {},
  promoting: null,
  isSuccessorAsked: false,
}

function diskWith({ term: currentTerm = 1, votedFor, log = '' }: NonNullable<State['disk']>): Disk {
  return {
    serial: 1,
    currentTerm: term(currentTerm),
    votedFor: votedFor === undefined ? null : serverId(votedFor),
    log: logOf(log),
    snapshot: null,
  }
}

function logOf(text: string): Log {
  const words = text === '' ? [] : text.split(' ')
  const [first = ''] = words
  const isBehind = first.includes(':')
  const [index = '0', baseTerm = '0'] = isBehind ? first.split(':') : []
  const entries = words.slice(isBehind ? 1 : 0).map((word): Entry => ({
    type: 'command',
    term: term(Number(word.slice(0, -1))),
    command: word.slice(-1),
  }))
  return logAfter(logIndex(Number(index)), term(Number(baseTerm)), entries)
}
