import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { emptyMap } from '../lib/persistent-map'
import { s1, s2 } from '../server/testing/servers'
import { hitBy } from '../trace/hits'
import { judgePredicate } from '../trace/predicate-holds'
import { parsePredicate } from '../trace/predicate-parse'
import { anyPredicate } from '../trace/testing/any-predicate'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { drawnRun } from './testing/drawn-run'

const events = [3, 24].flatMap(drawnRun)
const worlds = [newWorld(plainHeader), ...events.map(({ step }) => step.applied.world)]

function judge(text: string, world: World) {
  const parsed = parsePredicate(text)
  if (parsed.type === 'wrong') throw new Error(parsed.sentence)
  return judgePredicate(parsed.predicate, world)
}

const serversOf = (world: World) => Object.values(world.servers)
const rafts = (world: World) => serversOf(world).flatMap(({ server }) => server?.raft ?? [])

describe('a predicate says what is there, in every world of a run', () => {
  it.each<{ text: string; really: (world: World) => boolean }>([
    {
      text: 'any(S.role == leader)',
      really: (world) => rafts(world).some(({ role }) => role.type === 'leader'),
    },
    {
      text: 'leaders != 1',
      really: (world) => rafts(world).filter(({ role }) => role.type === 'leader').length !== 1,
    },
    {
      text: 'all(S.commit >= 3)',
      really: (world) =>
        serversOf(world).every(({ server }) => (server?.raft.commitIndex ?? 0) >= 3),
    },
    {
      text: 'count(not S.up) >= 1 and S1.up',
      really: (world) =>
        serversOf(world).some(({ server }) => server === null) &&
        serversOf(world)[0]?.server !== null,
    },
    {
      text: 'S1.commit + 2 < S2.last',
      really: ({ servers }) => {
        const [S1, S2] = [servers[s1], servers[s2]]
        if (S1?.server == null || S2 === undefined) return false
        const { baseIndex, entries } = (S2.server?.raft ?? S2.disk).log
        return S1.server.raft.commitIndex + 2 < baseIndex + entries.size
      },
    },
    {
      text: 'any(S.vote == S and any(T: T != S and T.term == S.term and T.vote == S))',
      really: (world) => {
        const states = serversOf(world).map(({ id, server, disk }) => ({
          id,
          ...(server?.raft ?? disk),
        }))
        return states.some((self) => {
          const isForSelf = states.find(({ id }) => id === self.id)
          if (isForSelf === undefined || isForSelf.votedFor !== self.id) return false
          return states.some(
            (other) =>
              other.id !== self.id &&
              other.currentTerm === self.currentTerm &&
              other.votedFor === self.id,
          )
        })
      },
    },
    {
      text: 'any(S.role == leader and any(T: S.match.T < S.commit))',
      really: (world) =>
        rafts(world).some(
          ({ role, commitIndex }) =>
            role.type === 'leader' &&
            Object.values(role.progress).some(({ matchIndex }) => matchIndex < commitIndex),
        ),
    },
    {
      text: 'inFlight > 4 and term >= 2 or committed == 2',
      really: (world) =>
        (world.inFlight.size > 4 &&
          serversOf(world).some(
            ({ server, disk }) => (server?.raft.currentTerm ?? disk.currentTerm) >= 2,
          )) ||
        Math.max(0, ...rafts(world).map(({ commitIndex }) => commitIndex)) === 2,
    },
  ])('$text', ({ text, really }) => {
    const seen = new Set<boolean>()
    for (const world of worlds) {
      const { holds } = judge(text, world)
      if (holds !== really(world)) expect({ event: world.count, holds }).toBe(really(world))
      seen.add(holds)
    }
    expect(seen.size).toBe(2)
  })
})

describe('what cannot be said', () => {
  const world = newWorld(plainHeader)
  it.each([
    ['S1.commit > 3', 'S1 is down and has no “commit”'],
    ['not S1.commit > 3', 'S1 is down and has no “commit”'],
    ['S7.up', 'there is no S7'],
    ['S1.match.S2 == 0', 'S1 is down and has no “match.S2”'],
    ['S1.up or S1.commit > 3', 'S1 is down and has no “commit”'],
    [
      'any(any(T: any(U: any(V: any(W: any(X: any(Y: any(Z: any(A: any(B: S.term > 1)))))))))) or true',
      'it takes more than 10000 steps to say',
    ],
  ])('%s', (text, unknown) => {
    expect(judge(text, world)).toEqual({ holds: false, unknown })
  })

  it.each([
    ['S1.up and S1.commit > 3', false],
    ['S1.role == down or S1.commit > 3', true],
    ['any(S.commit > 3)', false],
    ['not any(S.commit > 3)', true],
    ['S1.vote == null', true],
    ['count(S.commit >= 0) == 0', true],
  ])('and what can: %s', (text, holds) => {
    expect(judge(text, world)).toEqual({ holds, unknown: null })
  })
})

describe('any predicate, in any world', () => {
  it('comes to an answer', () => {
    const odd: World = { ...newWorld(plainHeader), servers: {}, inFlight: emptyMap() }
    const world = fc.constantFrom(odd, ...worlds)
    fc.assert(
      fc.property(anyPredicate, world, (predicate, at) => {
        const { holds, unknown } = judgePredicate(predicate, at)
        expect(typeof holds).toBe('boolean')
        expect(holds && unknown !== null).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })

  it('is hit where it begins to hold, whatever was asked before', () => {
    const texts = ['leaders == 1', 'S1.role == leader', 'S2.commit > 4', 'nonsense(']
    let hits = 0
    for (const text of texts) {
      const parsed = parsePredicate(text)
      for (const { before, step } of events) {
        const isHit = hitBy({ type: 'predicate', text }, before, step) !== null
        const begins =
          parsed.type === 'parsed' &&
          !judgePredicate(parsed.predicate, before).holds &&
          judgePredicate(parsed.predicate, step.applied.world).holds
        if (isHit !== begins) expect({ text, event: step.event, isHit }).toBe(begins)
        if (isHit) hits++
      }
    }
    expect(hits).toBeGreaterThan(5)
  })
})
