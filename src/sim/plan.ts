import { defaultClientOptions } from '../client/client'
import { allRules, defaultRaftOptions, fromMs, serverId } from '../raft/index'
import type { Rules } from '../raft/index'
import { defaultLinkRule, defaultLinks } from '../server/links'
import type { LinkRule } from '../server/links'
import { clientId } from '../server/messages'
import { createDice } from './dice'
import type { Dice } from './dice'
import type { SimulationOptions } from './simulation'

/** What a seed decides before a run begins. */
export interface Plan {
  readonly simulation: Omit<SimulationOptions, 'watch'>
  /** How long things go wrong, world ms. */
  readonly faultsMs: number
  /** The longest time from one fault to the next. */
  readonly pauseMs: number
  /** How long a client thinks between two operations, at most. */
  readonly thinkMs: number
}

/** Draws the cluster, its options and its weather from a seed. */
export function drawPlan(seed: number, change: Partial<Rules> = {}): Plan {
  const dice = createDice(seed, 'plan')
  const servers = dice.pick([3, 3, 3, 5, 5, 5, 4, 2, 1, 7])
  const clients = dice.integer(1, 3)
  const slowest = dice.pick([1, 5, 5, 40])
  return {
    simulation: {
      seed,
      servers: Array.from({ length: servers }, (_, i) => serverId(`S${i + 1}`)),
      clients: Array.from({ length: clients }, (_, i) => clientId(`C${i + 1}.sim`)),
      options: {
        ...defaultRaftOptions,
        electionTimeoutMax: fromMs(dice.pick([300, 300, 200])),
        noop: dice.pick([true, true, false]),
        backtrack: dice.pick(['fast', 'fast', 'naive']),
        maxAppendBytes: dice.pick([256 * 1024, 400, 1]),
        maxInflightBytes: dice.pick([1024 * 1024, 1024 * 1024, 1000]),
        maxUncommittedBytes: dice.pick([8 * 1024 * 1024, 8 * 1024 * 1024, 500]),
      },
      rules: { ...allRules, ...change },
      links: { ...defaultLinks, servers: drawWeather(dice), clients: drawWeather(dice) },
      clientOptions: {
        ...defaultClientOptions,
        giveUpAfter: fromMs(dice.pick([6000, 1500, 700])),
      },
      diskMinMs: 0.2,
      diskMaxMs: slowest,
    },
    faultsMs: dice.integer(3000, 5000),
    pauseMs: dice.pick([150, 300, 600]),
    thinkMs: dice.pick([20, 60, 200]),
  }
}

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
