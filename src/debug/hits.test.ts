import { describe, expect, it } from 'vitest'

import { entries } from '../lib/persistent-map'
import { lastIndex, logIndex, serverId, termAt } from '../raft/index'
import { isServer } from '../server/links'
import { s1, s2, s3 } from '../server/testing/servers'
import type { Breakpoint } from '../trace/breakpoint'
import { hitBy } from '../trace/hits'
import type { RecordedStep } from '../trace/line'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { drawnRun } from './testing/drawn-run'
import { toldCluster } from './testing/told-cluster'

/** All that hits a breakpoint in an election of three, told by hand. */
async function hitsInElection(breakpoint: Breakpoint) {
  const { ask, steps, world, cluster } = toldCluster(plainHeader)
  await ask({ type: 'timeout', server: s1, timer: 'election' })
  const flying = () => inFlightIds(world())
  for (let next = flying()[0]; next !== undefined && steps.length < 200; next = flying()[0])
    await ask({ type: 'deliver', message: next })
  await ask({ type: 'timeout', server: s2, timer: 'election' })
  await cluster.close()
  return steps.flatMap(({ before, step }) => hitBy(breakpoint, before, step) ?? [])
}

function inFlightIds({ inFlight }: World) {
  return [...entries(inFlight)].flatMap(([, { id, to }]) => (isServer(to) ? [id] : []))
}

describe('what an election hits', () => {
  const cases: readonly { breakpoint: Breakpoint; expected: readonly string[] }[] = [
    {
      breakpoint: { type: 'role', server: null, role: 'candidate' },
      expected: ['S1 becomes candidate', 'S2 becomes candidate'],
    },
    { breakpoint: { type: 'role', server: s1, role: 'leader' }, expected: ['S1 becomes leader'] },
    { breakpoint: { type: 'role', server: s2, role: 'leader' }, expected: [] },
    { breakpoint: { type: 'term', above: 0 }, expected: ['S1’s term exceeds 0'] },
    { breakpoint: { type: 'term', above: 1 }, expected: ['S2’s term exceeds 1'] },
    { breakpoint: { type: 'term', above: 2 }, expected: [] },
    {
      breakpoint: { type: 'message', message: 'RequestVote', from: s1, to: null },
      expected: ['RequestVote goes from S1 to S2'],
    },
    {
      breakpoint: { type: 'message', message: 'RequestVote', from: s1, to: s3 },
      expected: ['RequestVote goes from S1 to S3'],
    },
    {
      breakpoint: { type: 'commit', server: null, index: 1 },
      expected: ['S1’s commit index reaches 1'],
    },
    { breakpoint: { type: 'overwritten', server: null }, expected: [] },
    { breakpoint: { type: 'violation' }, expected: [] },
  ]
  it.each(cases)('$breakpoint', async ({ breakpoint, expected }) => {
    expect(await hitsInElection(breakpoint)).toEqual(expected)
  })
})

/** What holds of a world, found the long way. */
const commitOf = (world: World, id: string) =>
  world.servers[serverId(id)]?.server?.raft.commitIndex ?? -1
const termOf = (world: World, id: string) => {
  const slot = world.servers[serverId(id)]
  return slot?.server?.raft.currentTerm ?? slot?.disk.currentTerm ?? 0
}
const most = (world: World, what: (world: World, id: string) => number) =>
  Math.max(...Object.keys(world.servers).map((id) => what(world, id)))
const roleOf = (world: World, id: string) =>
  world.servers[serverId(id)]?.server?.raft.role.type ?? null

describe('a run under faults', () => {
  const runs = [3, 11, 24].map(drawnRun)
  const events = runs.flat()

  function hitEvents(breakpoint: Breakpoint): readonly (readonly [World, RecordedStep, string])[] {
    return events.flatMap(({ before, step }) => {
      const sentence = hitBy(breakpoint, before, step)
      return sentence === null ? [] : [[before, step, sentence] as const]
    })
  }
  const sentences = (breakpoint: Breakpoint) =>
    hitEvents(breakpoint).map(([, { event }, sentence]) => `${event} ${sentence}`)

  it('becoming leader is hit wherever somebody leads who did not before', () => {
    const expected = events.flatMap(({ before, step: { applied, event } }) =>
      Object.keys(applied.world.servers).flatMap((id) =>
        roleOf(before, id) !== 'leader' && roleOf(applied.world, id) === 'leader'
          ? [`${event} ${id} becomes leader`]
          : [],
      ),
    )
    expect(expected.length).toBeGreaterThan(3)
    expect(sentences({ type: 'role', server: null, role: 'leader' })).toEqual(expected)
  })

  it('a term is hit where the highest passes it', () => {
    const highest = Math.max(...runs.map((run) => most(run.at(-1)!.step.applied.world, termOf)))
    let hits = 0
    for (let above = 0; above < highest; above++) {
      const expected = events.flatMap(({ before, step: { applied, event } }) =>
        most(before, termOf) <= above && most(applied.world, termOf) > above ? [event] : [],
      )
      const found = hitEvents({ type: 'term', above })
      expect(found.map(([, { event }]) => event)).toEqual(expected)
      hits += found.length
    }
    expect(hits).toBeGreaterThan(3)
  })

  it('a commit index is hit where the highest reaches it, or that of one server', () => {
    for (const index of [1, 5, 12]) {
      const expected = events.flatMap(({ before, step: { applied, event } }) =>
        most(before, commitOf) < index && most(applied.world, commitOf) >= index ? [event] : [],
      )
      const found = hitEvents({ type: 'commit', server: null, index })
      expect(found.map(([, { event }]) => event)).toEqual(expected)
      const ofOne = events.flatMap(({ before, step: { applied, event } }) =>
        commitOf(before, 'S2') < index && commitOf(applied.world, 'S2') >= index ? [event] : [],
      )
      const foundOfOne = hitEvents({ type: 'commit', server: serverId('S2'), index })
      expect(foundOfOne.map(([, { event }]) => event)).toEqual(ofOne)
      expect(found.length + foundOfOne.length).toBeGreaterThan(0)
    }
  })

  it('an entry overwritten was there before with another term, or is gone', () => {
    const found = hitEvents({ type: 'overwritten', server: null })
    expect(found.length).toBeGreaterThan(0)
    for (const [before, { record, applied }, sentence] of found) {
      const [, id, index] = /^(S\d) overwrites index(?:es)? (\d+)/.exec(sentence) ?? []
      if (id === undefined || record.type !== 'step') throw new Error(sentence)
      expect(id).toBe(record.server)
      const at = logIndex(Number(index))
      const log = before.servers[record.server]?.server?.raft.log
      const logNow = applied.world.servers[record.server]?.server?.raft.log
      if (log === undefined || logNow === undefined) throw new Error('a log was cut')
      expect(at).toBeLessThanOrEqual(lastIndex(log))
      expect(termAt(logNow, at)).not.toBe(termAt(log, at))
    }
  })

  it('a message is hit where one of its kind is sent, lost or not', () => {
    const [from, to] = [serverId('S1'), serverId('S2')]
    const expected = events.flatMap(({ step: { record, applied, event } }) =>
      record.type === 'step' &&
      [...applied.sent, ...applied.lost].some(
        (sent) => sent.from === from && sent.to === to && sent.message.type === 'AppendEntries',
      )
        ? [`${event} AppendEntries goes from S1 to S2`]
        : [],
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(sentences({ type: 'message', message: 'AppendEntries', from, to })).toEqual(expected)
    const any = hitEvents({ type: 'message', message: null, from: null, to: null })
    expect(any.some(([, , sentence]) => sentence.startsWith('Client'))).toBe(false)
    expect(any.length).toBeGreaterThan(expected.length)
  })
})
