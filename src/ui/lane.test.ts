import { describe, expect, it } from 'vitest'

import { headingOf, laneAlong, linkLine, pointAt, reversed, sideStep } from './lane'
import { layoutRing } from './ring'

const a = { x: 0, y: 0, radius: 10 }
const b = { x: 100, y: 0, radius: 20 }

describe('the way of a message', () => {
  it('goes straight where nothing stands in between', () => {
    expect(pointAt(linkLine(a, b, []), 0.25)).toEqual({ x: 25, y: 0 })
  })

  it('goes around a disc that stands in between', () => {
    const between = { x: 50, y: 3, radius: 15 }
    const line = linkLine(a, b, [between])
    for (let part = 0; part <= 1; part += 0.05) {
      const { x, y } = pointAt(line, part)
      expect(Math.hypot(x - between.x, y - between.y)).toBeGreaterThan(between.radius)
    }
  })

  it('starts and ends at the edges of the discs', () => {
    const lane = laneAlong(linkLine(a, b, []), a.radius, b.radius)
    expect(lane.from.x).toBe(10)
    expect(lane.to.x).toBe(80)
  })

  it('keeps to the right: the two directions of a link never share a line', () => {
    const line = linkLine(a, b, [])
    const there = laneAlong(line, 10, 20)
    const back = laneAlong(reversed(line), 20, 10)
    expect(pointAt(there, 0.5).y).toBeCloseTo(sideStep)
    expect(pointAt(back, 0.5).y).toBeCloseTo(-sideStep)
    expect(headingOf(there)).toBe(0)
    expect(Math.abs(headingOf(back))).toBe(180)
  })

  it('a client at the top left reaches every server of five past all the others', () => {
    const { disc, places } = layoutRing(5, { width: 704, height: 386 }, 'desktop')
    const discs = places.map(({ x, y }) => ({ x, y, radius: disc / 2 }))
    const client = { x: 66, y: 56, radius: 18 }
    for (const server of discs) {
      const others = discs.filter((disc) => disc !== server)
      const line = linkLine(client, server, others)
      for (let part = 0; part <= 1; part += 0.02) {
        const { x, y } = pointAt(line, part)
        for (const other of others) {
          expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(other.radius)
        }
      }
    }
  })

  it.each([3, 4, 5, 6, 7, 8, 9])(
    'a client’s line to each of %i servers stays in sight',
    (count) => {
      const { disc, places } = layoutRing(count, { width: 704, height: 386 }, 'desktop')
      const discs = places.map(({ x, y }) => ({ x, y, radius: disc / 2 }))
      const client = { x: 66, y: places[0]?.y ?? 0, radius: 18 }
      for (const server of discs) {
        const others = discs.filter((each) => each !== server)
        const line = linkLine(client, server, others, 6)
        for (let part = 0; part <= 1; part += 0.02) {
          expect(pointAt(line, part).y).toBeGreaterThanOrEqual(6)
        }
      }
    },
  )
})
