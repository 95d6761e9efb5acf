import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { noLatencies, quantile, withLatency } from './latencies'

describe('latencies', () => {
  it('knows no quantile before the first', () => {
    expect(quantile(noLatencies, 0.5)).toBeNull()
  })

  it('remembers the last and the longest as they were', () => {
    const latencies = [700, 12_345, 40].reduce(
      (before, each) => withLatency(before, each),
      noLatencies,
    )
    expect(latencies).toMatchObject({ count: 3, last: 40, longest: 12_345 })
  })

  it('has quantiles that are right to within a tenth', () => {
    const durations = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1 })
    const shares = fc.constantFrom(0.5, 0.9, 0.99, 1)
    fc.assert(
      fc.property(durations, shares, (micros, share) => {
        const latencies = micros.reduce((before, each) => withLatency(before, each), noLatencies)
        const sorted = micros.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(1, Math.ceil(micros.length * share)) - 1] ?? 0
        const told = quantile(latencies, share) ?? 0
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(1 + exact * 0.1)
      }),
    )
  })

  it('does not grow with what it takes in', () => {
    let latencies = noLatencies
    for (let micros = 1; micros < 1e12; micros *= 3)
      latencies = withLatency(latencies, micros, 1000)
    expect(latencies.classes.length).toBeLessThanOrEqual(140)
  })
})
