import { defaultLinkRule } from '../server/links'
import type { LinkRule } from '../server/links'
import type { Dice } from './dice'

/** Loss, copies and delays of a kind of link; a wide range of delays reorders. */
export function drawWeather(dice: Dice): LinkRule {
  const bad: LinkRule = {
    lossPercent: dice.pick([0, 5, 20, 30]),
    duplicatePercent: dice.pick([0, 5, 20]),
    delayMinMs: dice.pick([0, 1, 10]),
    delayMaxMs: dice.pick([10, 20, 100, 600]),
  }
  return dice.chance(40) ? defaultLinkRule : bad
}
