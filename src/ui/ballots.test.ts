import { expect, it } from 'vitest'

import { placeBallots } from './ballots'

it.each([1, 3, 5, 6, 7, 8, 9])('%i ballots lie inside the disc and apart', (voters) => {
  const disc = voters <= 5 ? 68 : voters <= 7 ? 56 : 48
  const { radius, at } = placeBallots(voters, disc)
  expect(at).toHaveLength(voters)
  at.forEach(({ x, y }, i) => {
    expect(Math.hypot(x, y) + radius).toBeLessThan(disc / 2)
    for (const other of at.slice(i + 1)) {
      expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(2 * radius)
    }
  })
})
