import { describe, expect, it } from 'vitest'

import { append, emptyList } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Mark, Stretch } from '../trace/mark'
import type { Timeline } from '../trace/timeline'
import { drawTimeline, timeText } from './timeline-picture'

const listOf = <T>(...items: readonly T[]): List<T> => append(emptyList<T>(), items)

function stretch(event: number, role: Stretch['role'], term: number): Stretch {
  return { event, from: event * 1000, role, term }
}

const timeline: Timeline = {
  first: { event: 0, at: 0 },
  last: { event: 80, at: 80_000 },
  lanes: {
    S1: listOf(stretch(0, 'follower', 0), stretch(20, 'candidate', 1), stretch(40, 'leader', 1)),
    S2: listOf(stretch(0, 'follower', 1), stretch(40, 'down', 1), stretch(60, 'follower', 1)),
  },
  cuts: listOf(
    { event: 50, at: 50_000, links: ['S1>S2'] },
    { event: 55, at: 55_000, links: ['S1>S2', 'S2>S1'] },
    { event: 60, at: 60_000, links: [] },
    { event: 70, at: 70_000, links: ['S1>S2'] },
  ),
  marks: listOf<Mark>(
    { type: 'role', event: 40, server: 'S2', role: 'down', was: 'follower', term: 1 },
    { type: 'truncation', event: 45, server: 'S1' },
    { type: 'role', event: 60, server: 'S2', role: 'follower', was: 'down', term: 1 },
    { type: 'note', event: 65, text: 'options or rules change' },
  ),
  commits: listOf(10, 50),
  asked: listOf(1, 2, 3, 30),
  answered: emptyList(),
  violations: [{ type: 'violation', event: 75, invariant: 'Log Matching' }],
  samples: listOf({ event: 0, at: 0 }),
  sampledEvery: 128,
  thinned: { commits: 0, commands: 0, marks: 0 },
}
const all = { from: 0, to: 80 }

describe('the run from far away', () => {
  const picture = drawTimeline(timeline, ['S1', 'S2', 'S3'], all, 400)

  it('role and term are bars that follow each other, by events', () => {
    expect(picture.rows[0]?.bars).toEqual([
      { x: 0, width: 100, role: 'follower', tint: 0 },
      { x: 100, width: 100, role: 'candidate', tint: 1 },
      { x: 200, width: 200, role: 'leader', tint: 1 },
    ])
    expect(picture.rows[0]?.chips).toEqual([{ x: 200, term: 1, tint: 1 }])
    expect(picture.rows[2]?.bars).toEqual([])
  })

  it('a crash ends its bar with a mark, and a restart begins another', () => {
    expect(picture.rows[1]?.bars.map(({ x, width }) => [x, width])).toEqual([
      [0, 200],
      [300, 100],
    ])
    expect(picture.rows[1]?.crashes).toEqual([200])
    expect(picture.rows[1]?.restarts).toEqual([300])
    expect(picture.rows[0]?.truncations).toEqual([225])
  })

  it('cuts that touch are one line, and one that lasts goes to the end', () => {
    expect(picture.cuts).toEqual([
      { x: 250, width: 50 },
      { x: 350, width: 50 },
    ])
  })

  it('what comes again and again is a tick a place', () => {
    expect(picture.asks).toEqual([5, 10, 15, 150])
    expect(picture.commits).toEqual([50, 250])
    expect(drawTimeline(timeline, ['S1'], all, 80).asks).toEqual([1, 3, 30])
  })

  it('notes and violations stand at their events', () => {
    expect(picture.notes).toEqual([325])
    expect(picture.violations).toEqual([{ x: 375, invariant: 'Log Matching' }])
  })

  it('a part shows what began before it, and nothing outside', () => {
    const part = drawTimeline(timeline, ['S1', 'S2'], { from: 30, to: 50 }, 400)
    expect(part.rows[0]?.bars).toEqual([
      { x: 0, width: 200, role: 'candidate', tint: 1 },
      { x: 200, width: 200, role: 'leader', tint: 1 },
    ])
    expect(part.rows[1]?.restarts).toEqual([])
    expect(part.violations).toEqual([])
    expect(part.asks).toEqual([0])
  })

  it('the axis has events, with the world time of each', () => {
    const { ticks } = drawTimeline(timeline, [], all, 480)
    expect(ticks.map(({ text, time }) => `${text} ${time}`)).toEqual([
      '0 0 s',
      '20 0.02 s',
      '40 0.04 s',
      '60 0.06 s',
      '80 0.08 s',
    ])
  })

  it('more stretches than pixels cost no more bars than pixels', () => {
    const storm = listOf(
      ...Array.from({ length: 5000 }, (_, i) =>
        stretch(i, i % 3 === 0 ? 'candidate' : 'follower', i),
      ),
    )
    const many = { ...timeline, last: { event: 5000, at: 1 }, lanes: { S1: storm } }
    const [row] = drawTimeline(many, ['S1'], { from: 0, to: 5000 }, 400).rows
    expect(row?.bars.length).toBeLessThanOrEqual(401)
    expect(row?.bars.length).toBeGreaterThan(300)
  })
})

it.each([
  { micros: 0, text: '0 s' },
  { micros: 1_344_000, text: '1.34 s' },
  { micros: 125_900_000, text: '2:05' },
])('$micros µs are $text', ({ micros, text }) => {
  expect(timeText(micros)).toBe(text)
})
