import { describe, expect, it } from 'vitest'

import type { Timeline } from '../store/timeline-store'
import { drawTimeline, ticksOf } from './timeline-picture'

const timeline: Timeline = {
  start: 1_000_000,
  lanes: {
    S1: [
      { from: 1_000_000, role: 'follower', term: 0 },
      { from: 2_000_000, role: 'candidate', term: 1 },
      { from: 3_000_000, role: 'leader', term: 1 },
    ],
    S2: [
      { from: 1_000_000, role: 'follower', term: 1 },
      { from: 3_000_000, role: 'down', term: 1 },
    ],
  },
  cuts: [{ from: 4_000_000, to: null }],
}

describe('the run from far away', () => {
  const picture = drawTimeline(timeline, ['S1', 'S2'], 5_000_000, 400)

  it('role and term are bars that follow each other', () => {
    expect(picture.rows[0]?.bars).toEqual([
      { x: 0, width: 100, role: 'follower', tint: 0 },
      { x: 100, width: 100, role: 'candidate', tint: 1 },
      { x: 200, width: 200, role: 'leader', tint: 1 },
    ])
    expect(picture.rows[0]?.chips).toEqual([{ x: 200, term: 1, tint: 1 }])
  })

  it('a crash ends its bar with a mark', () => {
    expect(picture.rows[1]?.bars).toEqual([{ x: 0, width: 200, role: 'follower', tint: 1 }])
    expect(picture.rows[1]?.crashes).toEqual([200])
  })

  it('a cut that lasts goes to the end', () => {
    expect(picture.cuts).toEqual([{ x: 300, width: 100 }])
  })

  it('a young run does not fill the width', () => {
    const begun = {
      ...timeline,
      lanes: { S1: [{ from: 1_000_000, role: 'follower', term: 1 } as const] },
    }
    const young = drawTimeline(begun, ['S1'], 1_250_000, 400)
    expect(young.rows[0]?.bars[0]?.width).toBe(100)
  })

  it('before the run there is nothing', () => {
    const nothing = drawTimeline({ ...timeline, start: null }, ['S1'], 1, 400)
    expect(nothing.rows).toEqual([])
  })
})

it.each([
  { span: 2_000_000, count: 5, step: 500_000 },
  { span: 60_000_000, count: 7, step: 10_000_000 },
  { span: 100_000_000, count: 6, step: 20_000_000 },
])('$span µs has $count round ticks', ({ span, count, step }) => {
  expect(ticksOf(span)).toHaveLength(count)
  expect(ticksOf(span)[1]).toBe(step)
})
