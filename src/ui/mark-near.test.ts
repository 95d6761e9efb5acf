import { describe, expect, it } from 'vitest'

import { append } from '../lib/persistent-list'
import type { Mark } from '../trace/mark'
import { newTimeline, withViolation } from '../trace/timeline'
import type { Timeline } from '../trace/timeline'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import { markNear } from './mark-near'

const empty = newTimeline(newWorld(plainHeader))

function marked(...events: readonly number[]): Timeline {
  const marks = events.map((event): Mark => ({ type: 'truncation', event, server: 'S1' }))
  return { ...empty, marks: append(empty.marks, marks) }
}

describe('what the pointer means', () => {
  const view = { from: 0, to: 1000 }
  const timeline = withViolation(marked(100, 106, 300), 304, 'Log Matching')

  it.each([
    { x: 50, event: 100, why: 'what is there' },
    { x: 52, event: 106, why: 'the nearer of two' },
    { x: 47, event: 100, why: 'what is nearly there' },
    { x: 60, event: null, why: 'nothing, where nothing is near' },
    { x: 149, event: 304, why: 'a violation before all others' },
  ])('$why', ({ x, event }) => {
    expect(markNear(timeline, view, 500, x)?.event ?? null).toBe(event)
  })

  it('none of very many', () => {
    const many = marked(...Array.from({ length: 100 }, (_, i) => 100 + i))
    expect(markNear(many, { from: 0, to: 100_000 }, 500, 0.7)).toBeNull()
    expect(markNear(many, { from: 100, to: 200 }, 500, 50)?.event).toBe(110)
  })
})
