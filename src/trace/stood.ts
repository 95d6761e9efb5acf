import type { World } from '../world/world'

/**
 * The world that the next record is read against. A fork begins with time standing, and records say nothing
 * of that: where they are read on from the branch it left, it has to be known.
 */
export function standing(world: World, stood: readonly number[]): World {
  return world.perMille > 0 && stood.includes(world.count) ? { ...world, perMille: 0 } : world
}
