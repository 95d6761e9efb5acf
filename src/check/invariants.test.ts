import { describe, expect, it } from 'vitest'

import { emptyStore } from '../kv/store'
import { append, emptyList } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { allRules, defaultRaftOptions, logIndex, micros, serverId, term } from '../raft/index'
import type { Entry, RaftMessage, RaftNode, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId, messageId } from '../server/messages'
import type { Message } from '../server/messages'
import type { Server } from '../server/server'
import type { ServerDecision } from '../server/step'
import type { Applied, Settled } from '../world/apply'
import { newWorld } from '../world/new-world'
import { inFlightOf } from '../world/flight'
import type { World } from '../world/world'
import { allCheckers } from './all-checkers'
import type { Checker, Judged } from './checker'
import { durability } from './durability'
import { electionSafety } from './election-safety'
import { exactlyOnce } from './exactly-once'
import { leaderAppendOnly } from './leader-append-only'
import { leaderCompleteness } from './leader-completeness'
import { logMatching } from './log-matching'
import { stateMachineSafety } from './state-machine-safety'
import { termsAndVotes } from './terms-and-votes'

const client = clientId('C1.test')

/** Each row is a run of made-up records; the last one breaks the invariant or does not. */
describe.each([
  {
    invariant: 'Election Safety',
    checker: electionSafety,
    rows: [
      { why: 'one leader a term', moves: [lead('S1', 1), lead('S2', 2)], isBroken: false },
      { why: 'two leaders in one term', moves: [lead('S1', 1), lead('S2', 1)], isBroken: true },
      {
        why: 'two leaders in one term, the first of which crashed',
        moves: [lead('S1', 1), boot('S1', { term: 1 }), lead('S2', 1)],
        isBroken: true,
      },
      {
        why: 'a leader that stepped down in the step of its election',
        moves: [lead('S1', 1), step('S2', { term: 2 }, { decisions: [became(1)] })],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'Leader Append-Only',
    checker: leaderAppendOnly,
    rows: [
      {
        why: 'a leader appends',
        moves: [lead('S1', 1, '1a'), lead('S1', 1, '1a 1b')],
        isBroken: false,
      },
      {
        why: 'a leader cuts its log',
        moves: [lead('S1', 1, '1a 1b'), lead('S1', 1, '1a')],
        isBroken: true,
      },
      {
        why: 'a leader overwrites an entry',
        moves: [lead('S1', 1, '1a 1b'), lead('S1', 1, '1a 1c 1d')],
        isBroken: true,
      },
      {
        why: 'a follower cuts its log',
        moves: [lead('S1', 1, '1a 1b'), step('S1', { term: 2, log: '1a' })],
        isBroken: false,
      },
      {
        why: 'what was not durable is lost in a crash',
        moves: [lead('S1', 1, '1a 1b'), boot('S1', { term: 1, log: '1a' })],
        isBroken: false,
      },
    ],
  },
  {
    invariant: 'Log Matching',
    checker: logMatching,
    rows: [
      {
        why: 'equal logs',
        moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 1b' })],
        isBroken: false,
      },
      {
        why: 'logs that differ from one index on',
        moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 2c' })],
        isBroken: false,
      },
      {
        why: 'the same position, another command',
        moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 1c' })],
        isBroken: true,
      },
      {
        why: 'the same position over another beginning',
        moves: [step('S1', { log: '1a 3b' }), step('S2', { log: '2a 3b' })],
        isBroken: true,
      },
      {
        why: 'a log that nobody holds any more is remembered',
        moves: [
          step('S1', { log: '1a 3b' }),
          step('S1', { log: '1a' }),
          step('S2', { log: '2a 3b' }),
        ],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'Leader Completeness',
    checker: leaderCompleteness,
    rows: [
      {
        why: 'a leader with all that is committed',
        moves: [lead('S1', 1, '1a 1b', { commit: 2 }), lead('S2', 2, '1a 1b 2c')],
        isBroken: false,
      },
      {
        why: 'a leader that lacks what is not committed',
        moves: [lead('S1', 1, '1a 1b', { commit: 1 }), lead('S2', 2, '1a')],
        isBroken: false,
      },
      {
        why: 'a leader that lacks a committed entry',
        moves: [lead('S1', 1, '1a 1b', { commit: 2 }), lead('S2', 2, '1a')],
        isBroken: true,
      },
      {
        why: 'a leader with another entry in its place',
        moves: [lead('S1', 2, '1a 1b', { commit: 2 }), lead('S2', 3, '1a 2c')],
        isBroken: true,
      },
      {
        why: 'an older leader that is elected late',
        moves: [lead('S1', 5, '1a 1b', { commit: 2 }), lead('S2', 3, '1a')],
        isBroken: false,
      },
      {
        why: 'an older leader that commits what a later one lacks',
        moves: [lead('S1', 2, '1a 2b'), lead('S2', 3, '1a'), lead('S1', 2, '1a 2b', { commit: 2 })],
        isBroken: true,
      },
      {
        why: 'what is committed outlives the crash of all who know',
        moves: [
          lead('S1', 1, '1a 1b', { commit: 2 }),
          boot('S1', { term: 1, log: '1a 1b' }),
          lead('S2', 2, '1a'),
        ],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'State Machine Safety',
    checker: stateMachineSafety,
    rows: [
      {
        why: 'the same commands',
        moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1a 1b', applied: 1 })],
        isBroken: false,
      },
      {
        why: 'other commands where nothing was applied',
        moves: [step('S1', { log: '1a 1b', applied: 1 }), step('S2', { log: '1a 1c', applied: 1 })],
        isBroken: false,
      },
      {
        why: 'another command at one index',
        moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1a 2c', applied: 2 })],
        isBroken: true,
      },
      {
        why: 'another command after a crash',
        moves: [
          step('S1', { log: '1a', applied: 1 }),
          boot('S1', {}),
          step('S1', { log: '2b', applied: 1 }),
        ],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'Terms and Votes',
    checker: termsAndVotes,
    rows: [
      {
        why: 'a term that rises with another vote',
        moves: [step('S1', { term: 1, votedFor: 'S2' }), step('S1', { term: 2, votedFor: 'S3' })],
        isBroken: false,
      },
      {
        why: 'a term that falls',
        moves: [step('S1', { term: 2 }), step('S1', { term: 1 })],
        isBroken: true,
      },
      {
        why: 'a vote that is forgotten within its term',
        moves: [step('S1', { term: 1, votedFor: 'S2' }), step('S1', { term: 1 })],
        isBroken: true,
      },
      {
        why: 'a term that was not durable is lost in a crash',
        moves: [step('S1', { term: 2, disk: 1 }), boot('S1', { term: 1 })],
        isBroken: false,
      },
      {
        why: 'a durable term that is lost in a crash',
        moves: [step('S1', { term: 2, disk: 2 }), boot('S1', { term: 1 })],
        isBroken: true,
      },
      {
        why: 'a commit index that falls',
        moves: [step('S1', { log: '1a', commit: 1 }), step('S1', { log: '1a' })],
        isBroken: true,
      },
      {
        why: 'a commit index that is learned again after a crash',
        moves: [step('S1', { log: '1a', commit: 1 }), boot('S1', { log: '1a' })],
        isBroken: false,
      },
      {
        why: 'one vote that is sent again',
        moves: [
          step('S1', { term: 1 }, { sent: [vote('S1', 'S2', 1)] }),
          step('S1', { term: 1 }, { lost: [vote('S1', 'S2', 1)] }),
        ],
        isBroken: false,
      },
      {
        why: 'two votes in one term, with a crash between them',
        moves: [
          step('S1', { term: 1, disk: 1 }, { sent: [vote('S1', 'S2', 1)] }),
          boot('S1', { term: 1 }),
          step('S1', { term: 1 }, { lost: [vote('S1', 'S3', 1)] }),
        ],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'Durability',
    checker: durability,
    rows: [
      {
        why: 'an answer with the entry on two disks of three',
        moves: [
          step('S2', { log: '1a', disk: 1 }),
          lead('S1', 1, '1a', { disk: 1 }, { decisions: [applied(1)], sent: [answer()] }),
        ],
        isBroken: false,
      },
      {
        why: 'an answer with the entry on one disk',
        moves: [
          step('S2', { log: '1a', disk: 0 }),
          lead('S1', 1, '1a', { disk: 1 }, { decisions: [applied(1)], sent: [answer()] }),
        ],
        isBroken: true,
      },
      {
        why: 'an answer with another entry on the second disk',
        moves: [
          step('S2', { log: '1b', disk: 1 }),
          lead('S1', 1, '1a', { disk: 1 }, { decisions: [applied(1)], sent: [answer()] }),
        ],
        isBroken: true,
      },
      {
        why: 'an answer that leaves later than the command was applied',
        moves: [
          lead('S1', 1, '1a', { disk: 1 }, { decisions: [applied(1)] }),
          lead('S1', 1, '1a', { disk: 1 }, { lost: [answer()] }),
        ],
        isBroken: true,
      },
    ],
  },
  {
    invariant: 'Exactly Once',
    checker: exactlyOnce,
    rows: [
      {
        why: 'one command, executed by every server',
        moves: [
          step('S1', {}, { decisions: [applied(1)] }),
          step('S2', {}, { decisions: [applied(1)] }),
        ],
        isBroken: false,
      },
      {
        why: 'a retry that is not executed',
        moves: [
          step('S1', {}, { decisions: [applied(1)] }),
          step('S1', {}, { decisions: [applied(2, true)] }),
        ],
        isBroken: false,
      },
      {
        why: 'a retry that is executed',
        moves: [
          step('S1', {}, { decisions: [applied(1)] }),
          step('S2', {}, { decisions: [applied(2)] }),
        ],
        isBroken: true,
      },
      {
        why: 'a client that is told what was executed',
        moves: [step('S1', {}, { decisions: [applied(1)] }), settle('x')],
        isBroken: false,
      },
      {
        why: 'a client that is told something else',
        moves: [step('S1', {}, { decisions: [applied(1)] }), settle('y')],
        isBroken: true,
      },
    ],
  },
])('$invariant', ({ invariant, checker, rows }) => {
  it.each(rows)('$why', ({ moves, isBroken }) => {
    const broken = judge([checker()], moves)
    expect(broken).toEqual(isBroken ? [expect.objectContaining({ invariant })] : [])
  })

  it.each(rows.filter(({ isBroken }) => isBroken))('is among all checkers: $why', ({ moves }) => {
    expect(judge(allCheckers(), moves)).toContainEqual(expect.objectContaining({ invariant }))
  })
})

/** A record in the making: the world before it, and what it comes to. */
type Move = (world: World) => Judged

interface State {
  readonly term?: number
  readonly votedFor?: string
  readonly log?: string
  readonly commit?: number
  readonly applied?: number
  /** How much of the log is durable; the term is durable where this is given and is its number. */
  readonly disk?: number
}

interface Outcome {
  readonly decisions?: readonly ServerDecision[]
  readonly sent?: readonly Message[]
  readonly lost?: readonly Message[]
}

function judge(checkers: readonly Checker[], moves: readonly Move[]) {
  const servers = ['S1', 'S2', 'S3'].map(serverId)
  const header = { format: 1, build: '', run: '', parent: null, seed: 1, servers } as const
  let world = newWorld({
    ...header,
    options: defaultRaftOptions,
    rules: allRules,
    links: defaultLinks,
  })
  const broken = []
  for (const move of moves) {
    const judged = move(world)
    world = judged.applied.world
    broken.push(...checkers.flatMap((checker) => checker(judged) ?? []))
  }
  return broken
}

function step(name: string, state: State, outcome: Outcome = {}): Move {
  return (world) => moved(world, serverId(name), state, outcome, false, false)
}

function lead(
  name: string,
  termNumber: number,
  log = '',
  state: State = {},
  outcome: Outcome = {},
): Move {
  return (world) => {
    const before = world.servers[serverId(name)]?.server?.raft
    const hasLed = before?.role.type === 'leader' && before.currentTerm === termNumber
    const decisions = [...(hasLed ? [] : [became(termNumber)]), ...(outcome.decisions ?? [])]
    const leading = { ...state, term: termNumber, log }
    return moved(world, serverId(name), leading, { ...outcome, decisions }, true, false)
  }
}

function boot(name: string, state: State): Move {
  return (world) => moved(world, serverId(name), state, {}, false, true)
}

function settle(value: string): Move {
  return (world) => {
    const settled: Settled = {
      type: 'settled',
      serial: 1,
      operation: { type: 'get', key: 'a' },
      result: { type: 'done', reply: { type: 'ok', value }, mode: 'log' },
      submittedAt: micros(0),
    }
    return {
      record: { type: 'clientStep', client, n: 1, at: micros(0), inputs: [] },
      applied: { ...outcomeOf(world, {}), settled: [settled] },
    }
  }
}

function moved(
  world: World,
  id: ServerId,
  state: State,
  outcome: Outcome,
  isLeader: boolean,
  isBoot: boolean,
): Judged {
  const slot = world.servers[id]
  if (slot === undefined) throw new Error(`${id} is no server`)
  const incarnation = slot.incarnation + (isBoot ? 1 : 0)
  const server = serverWith(id, incarnation, state, isLeader)
  const { currentTerm, votedFor, log } = server.raft
  const disk =
    state.disk === undefined
      ? slot.disk
      : { serial: 1, currentTerm: isLeader ? currentTerm : term(state.disk), votedFor, log }
  const held = state.disk === 0 ? { ...disk, log: emptyList<Entry>() } : disk
  const servers = { ...world.servers, [id]: { ...slot, incarnation, server, disk: held } }
  const at = micros(0)
  const seen = { server: id, incarnation, at, now: at }
  return {
    record: isBoot
      ? { type: 'boot', ...seen, ...unremarkable }
      : { type: 'step', ...seen, n: 1, inputs: [] },
    applied: outcomeOf({ ...world, servers }, outcome),
  }
}

const unremarkable = {
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
    return inFlightOf({ id, message, from, to, sentAt: micros(0), due: micros(0), isStray: false })
  }
  return {
    world,
    decisions,
    sent: sent.map(flying),
    lost: lost.map(flying),
    taken: [],
    settled: [],
    divergence: null,
  }
}

function serverWith(id: ServerId, incarnation: number, state: State, isLeader: boolean): Server {
  const soon = micros(1)
  const log = logOf(state.log ?? '')
  const raft: RaftNode = {
    id,
    voters: ['S1', 'S2', 'S3'].map(serverId),
    options: defaultRaftOptions,
    rules: allRules,
    currentTerm: term(state.term ?? 1),
    votedFor: state.votedFor === undefined ? null : serverId(state.votedFor),
    log,
    commitIndex: logIndex(state.commit ?? 0),
    storedIndex: logIndex(log.size),
    role: isLeader
      ? { type: 'leader', progress: {}, heartbeatDeadline: soon }
      : { type: 'follower', leaderId: null, electionDeadline: soon, electionTimeout: soon },
    uncommittedBytes: 0,
    random: 1,
  }
  return {
    id,
    incarnation,
    n: 1,
    raft,
    lastApplied: logIndex(state.applied ?? 0),
    store: emptyStore(),
    waiting: [],
    writing: null,
    lastSerial: 0,
    links: 0,
    failure: null,
  }
}

/** A log from `1a 2b`: terms and commands. */
function logOf(text: string): List<Entry> {
  const words = text === '' ? [] : text.split(' ')
  const entries = words.map((word): Entry => ({
    type: 'command',
    term: term(Number(word.slice(0, -1))),
    command: word.slice(-1),
  }))
  return append(emptyList<Entry>(), entries)
}

function became(termNumber: number): ServerDecision {
  return { type: 'becameLeader', term: term(termNumber), votes: 2, voters: 3 }
}

function applied(index: number, isRetry = false): ServerDecision {
  const reply = { type: 'ok', value: 'x' } as const
  return {
    type: 'applied',
    index: logIndex(index),
    client,
    serial: 1,
    kind: 'write',
    isRetry,
    reply,
  }
}

function answer(): Message {
  const reply = { type: 'ok', value: 'x' } as const
  const outcome = { type: 'done', reply } as const
  return { type: 'ClientResponse', from: serverId('S1'), to: client, serial: 1, outcome }
}

function vote(from: string, to: string, termNumber: number): RaftMessage {
  return {
    type: 'RequestVoteResponse',
    from: serverId(from),
    to: serverId(to),
    term: term(termNumber),
    voteGranted: true,
  }
}
