import { describe, expect, it } from 'vitest'

import { at, slice } from '../lib/persistent-list'
import { isMilestone } from '../trace/mark'
import {
  extendTimeline,
  marksBetween,
  milestoneAfter,
  milestoneBefore,
  newTimeline,
  placeOf,
  timelineUntil,
} from '../trace/timeline'
import { atOf, eventAt } from '../trace/timeline-time'
import { drawnRun } from './testing/drawn-run'

describe.each([1, 2, 3])('the timeline of a run under faults, seed %i', (seed) => {
  const run = drawnRun(seed)
  const first = run[0]?.before
  if (first === undefined) throw new Error('a run has events')
  const timelines = [newTimeline(first)]
  for (const { step } of run) {
    const before = timelines.at(-1)
    if (before !== undefined) timelines.push(extendTimeline(before, step))
  }
  const whole = timelines.at(-1) ?? newTimeline(first)
  const some = timelines.filter((_, event) => event % 17 === 0 || event === run.length)

  it('up to an event, it is the timeline as it was then', () => {
    expect(some.length).toBeGreaterThan(20)
    for (const then of some) expect(timelineUntil(whole, then.last)).toEqual(then)
  })

  it('every world has the role and term its lane tells', () => {
    for (const { step } of run) {
      const { world } = step.applied
      if (step.event % 37 !== 0) continue
      const then = timelineUntil(whole, placeOf(world))
      for (const slot of Object.values(world.servers)) {
        const lane = then.lanes[slot.id]
        const stretch = lane === undefined ? undefined : at(lane, lane.size - 1)
        expect(stretch?.role).toBe(slot.server?.raft.role.type ?? 'down')
        expect(stretch?.term).toBe(slot.server?.raft.currentTerm ?? slot.disk.currentTerm)
      }
    }
  })

  it('going from milestone to milestone meets them all, on and back', () => {
    const milestones = [
      ...new Set(
        marksBetween(whole, 0, run.length)
          .filter(isMilestone)
          .map(({ event }) => event),
      ),
    ]
    const met: number[] = []
    for (let event = milestoneAfter(whole, 0); event !== null; event = milestoneAfter(whole, event))
      met.push(event)
    expect(met).toEqual(milestones)
    const back: number[] = []
    for (let e = milestoneBefore(whole, Infinity); e !== null; e = milestoneBefore(whole, e))
      back.push(e)
    expect(back.toReversed()).toEqual(milestones)
    expect(met.length).toBeGreaterThan(3)
  })

  it('knows every world time while it has a sample of each event', () => {
    expect(whole.sampledEvery).toBe(1)
    for (const { step } of run) {
      const { at: time } = step.applied.world
      expect(atOf(whole, step.event)).toBe(time)
      expect(eventAt(whole, time)).toBeGreaterThanOrEqual(step.event)
    }
    expect(slice(whole.samples, 0, 1)[0]?.event).toBe(0)
  })
})
