import type { Subject } from './subject'

export interface Load {
  /** Puts that are out at any time: each answer is followed by the next put. */
  readonly inFlight: number
  readonly warmUpMs: number
  readonly measuredMs: number
}

export interface Measured {
  readonly medianMs: number
  readonly p95Ms: number
  readonly perSecond: number
}

/** Where the paper's example would put "x": 64 bytes. */
const value = 'x'.repeat(64)
const keys = 1000

/** Asks in a closed loop, and tells how long answers took and how many came. */
export async function measureLoop({ put }: Subject, load: Load): Promise<Measured> {
  const latencies: number[] = []
  const from = performance.now() + load.warmUpMs
  const until = from + load.measuredMs
  let asked = 0

  async function askOn(): Promise<void> {
    for (;;) {
      const askedAt = performance.now()
      if (askedAt >= until) return
      asked++
      await put(`key-${asked % keys}`, value)
      const answeredAt = performance.now()
      if (answeredAt >= from && answeredAt < until) latencies.push(answeredAt - askedAt)
    }
  }

  await Promise.all(Array.from({ length: load.inFlight }, askOn))
  return {
    medianMs: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    perSecond: (latencies.length * 1000) / load.measuredMs,
  }
}

/** The smallest value that this share of all does not exceed; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
