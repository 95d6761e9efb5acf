import { digestText } from '../lib/digest'
import { draw, randomFrom } from '../lib/random'
import { fromMs, micros } from '../raft/index'
import type { Micros } from '../raft/index'
import type { LinkRule } from './links'

/**
 * What becomes of a message on its link: the delay of each copy that will arrive, none where it is
 * lost. A pure function of the run's seed, the message's name and the rule its sender knew, so that the
 * sender, the simulator and the fold of the recording agree without a word.
 */
export function fate(
  seed: number,
  sender: string,
  n: number,
  k: number,
  rule: LinkRule,
): readonly Micros[] {
  const isPlain = rule.lossPercent === 0 && rule.duplicatePercent === 0
  if (isPlain && rule.delayMinMs === rule.delayMaxMs) return [fromMs(rule.delayMinMs)]
  let random = randomFrom(
    Math.imul(seed ^ digestText(sender), 0x9e3779b1) ^
      Math.imul(n, 0x85ebca6b) ^
      Math.imul(k + 1, 0xc2b2ae35),
  )
  const percent = () => {
    const drawn = draw(random)
    random = drawn.state
    return drawn.fraction * 100
  }
  if (percent() < rule.lossPercent) return []
  const copies = percent() < rule.duplicatePercent ? 2 : 1
  const shortest = fromMs(rule.delayMinMs)
  const range = fromMs(rule.delayMaxMs) - shortest
  const delay = () => micros(shortest + Math.floor((percent() / 100) * (range + 1)))
  return copies === 1 ? [delay()] : [delay(), delay()]
}
