import type { Dice } from './dice'

/** The kinds of things that can go wrong, or be done on purpose, while a run is under way. */
export const troubles = [
  'crash',
  'partition',
  'weather',
  'freeze',
  'skew',
  'timeout',
  'disk',
  'snapshot',
  'transfer',
  'members',
  'configure',
] as const

export type Trouble = (typeof troubles)[number]

/**
 * Some of them, and never none: a run in which everything goes wrong seldom gets far enough for the rarer
 * things to happen (swarm testing).
 */
export function drawTroubles(dice: Dice): readonly Trouble[] {
  const percent = dice.pick([35, 55, 80])
  const some = troubles.filter(() => dice.chance(percent))
  return some.length === 0 ? ['crash'] : some
}
