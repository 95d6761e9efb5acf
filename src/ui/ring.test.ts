import { describe, expect, it } from 'vitest'

import { haloRoom, kindFor, layoutRing, measureOf } from './ring'
import type { Ring } from './ring'

const stage = { width: 704, height: 386 }
const distance = (a: { x: number; y: number }, b: { x: number; y: number }) =>
  Math.hypot(a.x - b.x, a.y - b.y)

function pairs(ring: Ring) {
  return ring.places.flatMap((a, i) => ring.places.slice(i + 1).map((b) => [a, b] as const))
}

describe('servers on the stage', () => {
  it('five stand on a circle as in the picture', () => {
    const { disc, places } = layoutRing(5, stage, 'desktop')
    expect(disc).toBe(68)
    const [s1, s2, s3, s4, s5] = places
    expect(s1?.x).toBe(352)
    expect([s2?.side, s3?.side, s4?.side, s5?.side]).toEqual(['right', 'right', 'left', 'left'])
    expect(s2?.y).toBeCloseTo(s5?.y ?? 0)
    expect(distance(s1 ?? { x: 0, y: 0 }, s2 ?? { x: 0, y: 0 })).toBeCloseTo(176.3, 0)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%i servers: nothing is cut off', (count) => {
    for (const height of [386, 346, 294]) {
      const { disc, places } = layoutRing(count, { width: 704, height }, 'desktop')
      for (const { x, y } of places) {
        expect(y - disc / 2 - haloRoom).toBeGreaterThanOrEqual(0)
        expect(y + disc / 2 + haloRoom).toBeLessThanOrEqual(height)
        expect(x - disc / 2 - measureOf(count, 'desktop').label).toBeGreaterThanOrEqual(-0.01)
      }
    }
  })

  it.each([6, 7, 8, 9])('%i servers: discs keep a gap, and no link touches a disc', (count) => {
    const ring = layoutRing(count, { width: 704, height: 370 }, 'desktop')
    for (const [a, b] of pairs(ring)) {
      expect(distance(a, b) - ring.disc).toBeGreaterThan(20)
      for (const place of ring.places) {
        if (place === a || place === b) continue
        const length = distance(a, b)
        const off = Math.abs((b.x - a.x) * (a.y - place.y) - (a.x - place.x) * (b.y - a.y)) / length
        const along = ((place.x - a.x) * (b.x - a.x) + (place.y - a.y) * (b.y - a.y)) / length
        if (along > 0 && along < length) expect(off).toBeGreaterThan(ring.disc / 2)
      }
    }
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%i servers fit a phone', (count) => {
    const ring = layoutRing(count, { width: 390, height: 300 }, 'phone')
    for (const { x, y } of ring.places) {
      expect(x - ring.disc / 2).toBeGreaterThan(24)
      expect(x + ring.disc / 2).toBeLessThan(390 - 24)
      expect(y - ring.disc / 2).toBeGreaterThan(0)
      expect(y + ring.disc / 2).toBeLessThan(300)
    }
    for (const [a, b] of pairs(ring)) expect(distance(a, b)).toBeGreaterThan(ring.disc)
  })

  it.each([1, 2, 3, 4, 5])('%i servers and their logs fit the first page of a phone', (count) => {
    const ring = layoutRing(count, { width: 342, height: 430 }, 'smallHero')
    for (const { x, y } of ring.places) {
      expect(x - 50).toBeGreaterThan(-8)
      expect(x + 50).toBeLessThan(350)
      expect(y - ring.disc / 2).toBeGreaterThan(0)
      expect(y + ring.disc / 2 + 40).toBeLessThan(430)
    }
    for (const [a, b] of pairs(ring)) expect(distance(a, b)).toBeGreaterThan(ring.disc + 20)
  })

  it.each([
    { size: { width: 704, height: 386 }, isHero: false, kind: 'desktop' },
    { size: { width: 390, height: 300 }, isHero: false, kind: 'phone' },
    { size: { width: 540, height: 200 }, isHero: false, kind: 'phone' },
    { size: { width: 852, height: 852 }, isHero: true, kind: 'hero' },
    { size: { width: 342, height: 430 }, isHero: true, kind: 'smallHero' },
  ])('$size.width × $size.height is a $kind stage', ({ size, isHero, kind }) => {
    expect(kindFor(size, isHero)).toBe(kind)
  })

  it('a low stage shrinks the discs before they meet', () => {
    const ring = layoutRing(5, { width: 500, height: 150 }, 'desktop')
    for (const [a, b] of pairs(ring)) expect(distance(a, b)).toBeGreaterThan(ring.disc)
  })
})
