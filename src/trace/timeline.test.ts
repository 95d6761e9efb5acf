import { describe, expect, it } from 'vitest'

import { slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { allRules, logIndex, micros } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { ServerDecision } from '../server/step'
import { s1, s2, s3 } from '../server/testing/servers'
import { quietly } from '../world/applied'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import { plainHeader, plainOptions } from '../world/testing/header'
import type { World } from '../world/world'
import type { RecordedStep } from './line'
import { markWords } from './mark'
import {
  extendTimeline,
  jumpTo,
  marksBetween,
  maxMarks,
  maxTicks,
  milestoneAfter,
  milestoneBefore,
  newTimeline,
  timelineUntil,
  withViolation,
} from './timeline'
import type { Timeline } from './timeline'
import { atOf, eventAt } from './timeline-time'

function boot(server: ServerId, incarnation = 1, ms = 0): WorldRecord {
  const at = micros(ms * 1000)
  const start = { at, now: at, ratePerMille: 1000, serial: 0, disk: null, seed: 1, links: 0 }
  const how = { voters: [s1, s2, s3], options: plainOptions, rules: allRules }
  return { type: 'boot', server, incarnation, ...start, ...how }
}

function timesOut(server: ServerId, n: number, ms: number): WorldRecord {
  const at = micros(ms * 1000)
  const inputs = [{ type: 'timeout', timer: 'election' } as const]
  return { type: 'step', server, incarnation: 1, n, at, now: at, inputs }
}

function crash(server: ServerId, lastN: number, ms: number): WorldRecord {
  const at = micros(ms * 1000)
  return { type: 'crash', server, incarnation: 1, lastN, at, failure: null, fault: null }
}

function cuts(version: number, cut: readonly string[], ms: number): WorldRecord {
  const links = { ...plainHeader.links, version, cuts: cut }
  return { type: 'links', links, at: micros(ms * 1000) }
}

/** An election that does not end, a crash, and a cut that is healed. */
const story: readonly WorldRecord[] = [
  boot(s1),
  boot(s2),
  boot(s3),
  timesOut(s1, 1, 200),
  crash(s1, 1, 250),
  cuts(1, ['S2>S3'], 300),
  cuts(2, ['S2>S3', 'S3>S2'], 310),
  cuts(3, [], 400),
  boot(s1, 2, 500),
]

function told(records: readonly WorldRecord[]): readonly RecordedStep[] {
  let world: World = newWorld(plainHeader)
  return records.map((record) => {
    const applied = apply(world, record)
    world = applied.world
    return { record, applied, event: world.count }
  })
}

function timelineOf(records: readonly WorldRecord[]): Timeline {
  return told(records).reduce(extendTimeline, newTimeline(newWorld(plainHeader)))
}

function itemsOf<T>(list: List<T> | undefined): readonly T[] {
  return list === undefined ? [] : slice(list, 0, list.size)
}

const words = (timeline: Timeline, from = 0, to = Infinity) =>
  marksBetween(timeline, from, to).map((mark) => `${mark.event} ${markWords(mark)}`)

describe('the run from far away', () => {
  const timeline = timelineOf(story)

  it('a lane tells what a server was, and since when', () => {
    const lane = itemsOf(timeline.lanes['S1'])
    expect(lane.map(({ event, role, term }) => [event, role, term])).toEqual([
      [0, 'down', 0],
      [1, 'follower', 0],
      [4, 'candidate', 1],
      [5, 'down', 0],
      [9, 'follower', 0],
    ])
  })

  it('marks are told in their order; a first start is none', () => {
    expect(words(timeline)).toEqual([
      '4 S1 asks for votes in term 1',
      '5 S1 crashes',
      '6 links are cut',
      '7 links are cut',
      '8 links are healed',
      '9 S1 restarts',
    ])
    expect(words(timeline, 5, 6)).toEqual(['5 S1 crashes', '6 links are cut'])
  })

  it('cuts are stretches with their links', () => {
    expect(itemsOf(timeline.cuts).map(({ event, links }) => [event, links.length])).toEqual([
      [6, 1],
      [7, 2],
      [8, 0],
    ])
  })

  it.each([
    { from: 0, after: 4, before: null },
    { from: 4, after: 5, before: null },
    { from: 5, after: 9, before: 4 },
    { from: 9, after: null, before: 5 },
  ])('milestones beside event $from are $before and $after', ({ from, after, before }) => {
    expect(milestoneAfter(timeline, from)).toBe(after)
    expect(milestoneBefore(timeline, from)).toBe(before)
  })

  it('a violation that is told late stands at its event, once, and is a milestone', () => {
    const once = withViolation(timeline, 7, 'Election Safety')
    expect(withViolation(once, 7, 'Election Safety')).toBe(once)
    expect(milestoneAfter(once, 5)).toBe(7)
    expect(milestoneBefore(once, 9)).toBe(7)
    expect(words(once, 7, 7)).toEqual(['7 links are cut', '7 Election Safety is broken'])
    expect(timelineUntil(once, { event: 6, at: 0 }).violations).toEqual([])
  })

  it('events and world time are told from each other', () => {
    expect(atOf(timeline, 4)).toBe(200_000)
    expect(eventAt(timeline, 200_000)).toBe(4)
    expect(eventAt(timeline, 299_999)).toBe(5)
    expect(eventAt(timeline, 0)).toBe(3)
    expect(eventAt(timeline, 9e9)).toBe(9)
  })

  it('what a jump leaves out is not made up', () => {
    const last = told(story.slice(0, 5)).at(-1)?.applied.world
    if (last === undefined) throw new Error('the story has five records')
    const jumped = jumpTo(newTimeline(newWorld(plainHeader)), last)
    expect(words(jumped)).toEqual([])
    expect(itemsOf(jumped.lanes['S2']).map(({ event, role }) => [event, role])).toEqual([
      [0, 'down'],
      [5, 'follower'],
    ])
  })

  it.each(story.map((_, i) => i))('up to event %i it is what it was then', (event) => {
    const then = timelineOf(story.slice(0, event))
    expect(timelineUntil(timeline, then.last)).toEqual(then)
  })
})

describe('a run of any length', () => {
  const world = newWorld(plainHeader)

  /** So many events of one kind after each other. */
  function repeated(count: number, next: (event: number) => Omit<RecordedStep, 'event'>): Timeline {
    let timeline = newTimeline(world)
    for (let event = 1; event <= count; event++)
      timeline = extendTimeline(timeline, { ...next(event), event })
    return timeline
  }

  const at = (event: number): World => ({ ...world, count: event, at: micros(event * 100) })

  it('thins commits from their older half, and says how many', () => {
    const commits = maxTicks * 1.5
    const committed: ServerDecision = {
      type: 'committed',
      fromIndex: logIndex(1),
      toIndex: logIndex(1),
      stored: 2,
      voters: 3,
    }
    const record = timesOut(s1, 1, 0)
    const timeline = repeated(commits, (event) => ({
      record,
      applied: { ...quietly(at(event)), decisions: [committed] },
    }))
    expect(timeline.commits.size).toBeLessThanOrEqual(maxTicks)
    expect(timeline.thinned.commits + timeline.commits.size).toBe(commits)
    expect(timeline.samples.size).toBeLessThan(10_000)
    expect(eventAt(timeline, 7_500_050)).toBeGreaterThan(74_900)
    expect(Math.abs(atOf(timeline, 75_001) - 7_500_100)).toBeLessThan(5)
    expect(milestoneAfter(timeline, commits - 2)).toBe(commits - 1)
  })

  it('forgets its oldest faults, and says how many', () => {
    const count = maxMarks + 10
    const timeline = repeated(count, (event) => {
      const links = { ...world.links, version: event, cuts: event % 2 === 1 ? ['S1>S2'] : [] }
      const record = { type: 'links', links, at: micros(event) } as const
      return { record, applied: quietly({ ...at(event), links }) }
    })
    expect(timeline.marks.size).toBeLessThanOrEqual(maxMarks)
    expect(timeline.thinned.marks).toBe(2 * (count - timeline.marks.size))
    expect(marksBetween(timeline, count, count)).toEqual([{ type: 'heal', event: count }])
  })
})
