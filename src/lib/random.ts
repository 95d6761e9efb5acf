/** The state of a seeded random source: a value that is kept, copied and hashed like any other. */
export type RandomState = number

/** A source that starts from a seed; equal seeds draw equal numbers everywhere. */
export function randomFrom(seed: number): RandomState {
  return seed >>> 0
}

/** The next fraction in [0, 1) and the state after it (mulberry32). */
export function draw(state: RandomState): {
  readonly fraction: number
  readonly state: RandomState
} {
  const next = (state + 0x6d2b79f5) >>> 0
  let t = next
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return { fraction: ((t ^ (t >>> 14)) >>> 0) / 4294967296, state: next }
}

/** An integer from `min` to `max`, both included, and the state after it. */
export function drawInteger(
  state: RandomState,
  min: number,
  max: number,
): { readonly integer: number; readonly state: RandomState } {
  const { fraction, state: next } = draw(state)
  return { integer: min + Math.floor(fraction * (max - min + 1)), state: next }
}
