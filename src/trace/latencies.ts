/**
 * How long something took, many times over, as plain data of a fixed size: durations are counted in
 * classes that grow by a fifth, so a quantile is right to within a tenth. Microseconds.
 */
export interface Latencies {
  readonly count: number
  /** The latest; null before the first. */
  readonly last: number | null
  readonly longest: number
  readonly classes: readonly number[]
}

export const noLatencies: Latencies = { count: 0, last: null, longest: 0, classes: [] }

/** Takes in that something took so long, as often as `times`. */
export function withLatency(before: Latencies, micros: number, times = 1): Latencies {
  const place = classOf(micros)
  const classes = before.classes.slice()
  while (classes.length <= place) classes.push(0)
  classes[place] = (classes[place] ?? 0) + times
  return {
    count: before.count + times,
    last: micros,
    longest: Math.max(before.longest, micros),
    classes,
  }
}

/** So long or less took this share of all, 0.5 for the median; null where nothing was measured. */
export function quantile({ count, longest, classes }: Latencies, share: number): number | null {
  if (count === 0) return null
  let left = Math.max(1, Math.ceil(count * share))
  const place = classes.findIndex((n) => (left -= n) <= 0)
  return Math.min(longest, Math.round(Math.max(1, growth ** (place - 0.5))))
}

const growth = 1.2
/** From 1 µs to more than a day. */
const mostClasses = 140

function classOf(micros: number): number {
  const place = micros <= 1 ? 0 : Math.ceil(Math.log(micros) / Math.log(growth))
  return Math.min(place, mostClasses - 1)
}
