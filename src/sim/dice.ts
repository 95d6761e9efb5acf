import { draw, randomFrom } from '../lib/random'

/** A seeded source of choices. What is drawn depends on the seed and on what was drawn before only. */
export interface Dice {
  fraction(): number
  /** From `min` to `max`, both included. */
  integer(min: number, max: number): number
  chance(percent: number): boolean
  /** One of several; there must be one. */
  pick<T>(choices: readonly [T, ...T[]]): T
  /** One of a list that may be empty. */
  oneOf<T>(choices: readonly T[]): T | undefined
}

/** Dice for one purpose of one run: dice of different names are independent. */
export function createDice(seed: number, name: string): Dice {
  let state = randomFrom(seed)
  for (const letter of name) state = draw(state ^ (letter.charCodeAt(0) * 0x9e3779b1)).state
  const fraction = () => {
    const drawn = draw(state)
    state = drawn.state
    return drawn.fraction
  }
  const place = (size: number) => Math.floor(fraction() * size)
  return {
    fraction,
    integer: (min, max) => min + place(max - min + 1),
    chance: (percent) => fraction() * 100 < percent,
    pick: (choices) => choices[place(choices.length)] ?? choices[0],
    oneOf: (choices) => choices[place(choices.length)],
  }
}
