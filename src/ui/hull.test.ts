import { describe, expect, it } from 'vitest'

import { outlineAround } from './hull'

describe('a line around servers', () => {
  it('around one is a circle', () => {
    expect(outlineAround([{ x: 50, y: 50 }], 10)).toBe(
      'M40 50A10 10 0 1 1 60 50A10 10 0 1 1 40 50Z',
    )
  })

  it('around two is straight on both sides and round at the ends', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ]
    expect(outlineAround(points, 10)).toBe(
      'M0 -10L100 -10A10 10 0 0 1 100 10L0 10A10 10 0 0 1 0 -10Z',
    )
  })

  it('keeps its distance from every middle', () => {
    const ring = Array.from({ length: 5 }, (_, i) => ({
      x: 200 + 150 * Math.cos((2 * Math.PI * i) / 5),
      y: 200 + 150 * Math.sin((2 * Math.PI * i) / 5),
    }))
    const numbers = [...outlineAround(ring, 40).matchAll(/(-?[\d.]+) (-?[\d.]+)(?=[LAZ])/g)]
    const ends = numbers.map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
    expect(ends).toHaveLength(11)
    for (const end of ends) {
      const nearest = Math.min(...ring.map(({ x, y }) => Math.hypot(end.x - x, end.y - y)))
      expect(nearest).toBeCloseTo(40, 0)
    }
  })

  it('around nobody is nothing', () => {
    expect(outlineAround([], 10)).toBe('')
  })
})
