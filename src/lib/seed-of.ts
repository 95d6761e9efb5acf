import { combine, digestText } from './digest'

/** A seed of its own for each part of a run: the same in workers and in the simulator. */
export function seedOf(runSeed: number, name: string): number {
  return combine(runSeed, digestText(name))
}
