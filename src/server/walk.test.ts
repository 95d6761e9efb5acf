import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { encodeStore } from '../kv/snapshot'
import { emptyStore, withSessions } from '../kv/store'
import { digest } from '../lib/digest'
import {
  configurationOf,
  lastIndex,
  logIndex,
  micros,
  snapshotOf,
  term,
  termAt,
} from '../raft/index'
import type { Disk } from './disk'
import type { Message } from './messages'
import type { Server } from './server'
import { step } from './step'
import type { Input } from './step'
import { diskAfter } from './testing/disk'
import {
  appended,
  asked,
  bootOf,
  c1,
  electionTimeout,
  heartbeatTimeout,
  installed,
  matchedBy,
  readAsked,
  receive,
  s1,
  s2,
  s3,
  voteAsked,
} from './testing/servers'

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never

/** What may come to S1; the numbers choose among what makes sense where it stands. */
const anyMove = fc.record({
  kind: fc.constantFrom(
    'append',
    'append',
    'vote',
    'granted',
    'matched',
    'election',
    'heartbeat',
    'propose',
    'propose',
    'read',
    'compact',
    'install',
    'wake',
  ),
  a: fc.nat(6),
  b: fc.nat(6),
})

/** A leader of the walk never leads the term that S1 leads, and never contradicts what is committed. */
function inputOf(server: Server, { kind, a, b }: ValueOf<typeof anyMove>): Input {
  const { log, currentTerm, role, commitIndex } = server.raft
  const theirs =
    role.type === 'leader' ? currentTerm + 1 : Math.max(1, currentTerm + (a === 0 ? 1 : 0))
  switch (kind) {
    case 'append': {
      const prev = logIndex(Math.max(commitIndex, lastIndex(log) - b))
      const terms = Array.from({ length: a }, () => theirs)
      return receive(appended(theirs, [prev, termAt(log, prev) ?? 0], terms, prev + b))
    }
    case 'vote':
      return receive(voteAsked(currentTerm + a, [lastIndex(log) + b, currentTerm + a]))
    case 'granted': {
      const envelope = { from: a < 3 ? s2 : s3, to: s1, term: currentTerm }
      return receive({ type: 'RequestVoteResponse', ...envelope, voteGranted: true })
    }
    case 'matched':
      return receive(matchedBy(server, Math.max(0, lastIndex(log) - b)))
    case 'election':
      return electionTimeout
    case 'heartbeat':
      return heartbeatTimeout
    case 'propose':
      return receive(asked(server.n + 1))
    case 'read':
      return receive(readAsked(server.n + 1, a < 2 ? 'log' : a < 4 ? 'local' : null))
    case 'compact':
      return { type: 'ask', ask: { type: 'snapshot' } }
    case 'install':
      return receive(snapshotAhead(server, theirs, lastIndex(log) + a - 2))
    case 'wake':
      return { type: 'wake' }
  }
}

function snapshotAhead({ raft }: Server, theirs: number, wanted: number): Message {
  const index = logIndex(Math.max(1, wanted))
  const inTerm = termAt(raft.log, index) ?? term(theirs)
  const data = encodeStore(withSessions(emptyStore(), [c1]))
  return installed(theirs, snapshotOf(index, inTerm, configurationOf([s1, s2, s3]), data))
}

const walks = fc.array(fc.record({ moves: fc.array(anyMove, { maxLength: 3 }), ms: fc.nat(40) }), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
})

/** Takes a walk, one batch at a time; what is under way is stored before each. */
function walk(
  batches: ValueOf<typeof walks>,
  watch: (
    before: Server,
    now: number,
    inputs: readonly Input[],
    after: ReturnType<typeof step>,
  ) => void,
): Server {
  let server = bootOf({ options: { snapshotTail: 2 } })
  let now = 0
  for (const { moves, ms } of batches) {
    now += ms * 1000
    const { writing } = server
    const inputs: Input[] = writing === null ? [] : [{ type: 'stored', serial: writing.serial }]
    // Two leaders in one batch might contradict each other, since both see the server before it.
    const batch = moves.filter(({ kind }, i) => i === 0 || isOurs(kind))
    for (const move of batch) inputs.push(inputOf(server, move))
    const after = step(server, micros(now), inputs)
    watch(server, now, inputs, after)
    server = after.server
  }
  return server
}

const isOurs = (kind: string) => ['propose', 'read', 'compact', 'heartbeat', 'wake'].includes(kind)

describe('whatever comes to a server', () => {
  it('the writes it issued, one after the other, make its disk', () => {
    const reached = { compacted: 0, installed: 0, led: 0, truncated: 0 }
    fc.assert(
      fc.property(walks, (batches) => {
        let disk: Disk | null = null
        walk(batches, (before, _, __, { server, effects, decisions }) => {
          for (const effect of effects) {
            if (effect.type === 'persist') disk = diskAfter(disk, effect, effect.serial)
          }
          const { currentTerm, votedFor, log, snapshot } = server.raft
          const held = disk ?? diskAfter(null, null)
          expect(held).toEqual({ serial: server.lastSerial, currentTerm, votedFor, log, snapshot })
          reached.led += before.raft.role.type === 'leader' ? 1 : 0
          reached.compacted += decisions.filter(({ type }) => type === 'compacted').length
          reached.installed += decisions.filter(({ type }) => type === 'snapshotInstalled').length
          reached.truncated += decisions.filter(({ type }) => type === 'truncated').length
        })
      }),
      { numRuns: 150 },
    )
    for (const times of Object.values(reached)) expect(times).toBeGreaterThan(10)
  })

  it('a copy of it is the same server, and takes the same step', () => {
    fc.assert(
      fc.property(walks, (batches) => {
        walk(batches, (before, now, inputs, after) => {
          const copy = structuredClone(before)
          expect(digest(copy)).toBe(digest(before))
          const again = step(copy, micros(now), structuredClone(inputs))
          expect(digest(again.server)).toBe(digest(after.server))
          expect(again.effects).toEqual(after.effects)
          expect(again.decisions).toEqual(after.decisions)
        })
      }),
      { numRuns: 60 },
    )
  })
})
