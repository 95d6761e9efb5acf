import { defaultClientOptions } from '../client/client'
import { allRules, defaultRaftOptions, fromMs, serverId } from '../raft/index'
import type { RaftOptions, ReadMode, Rules } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId } from '../server/messages'
import { createDice } from './dice'
import type { Dice } from './dice'
import { drawActions } from './draw-actions'
import type { Plan } from './plan'
import { drawTroubles } from './troubles'
import type { Trouble } from './troubles'
import { drawWeather } from './weather'

/** Draws everything from a seed; `change` switches rules of Raft off. */
export function drawPlan(seed: number, change: Partial<Rules> = {}): Plan {
  const dice = createDice(seed, 'plan')
  const count = dice.pick([3, 3, 3, 5, 5, 5, 4, 2, 1, 7])
  const troubles = drawTroubles(dice)
  const spares = troubles.includes('members') ? dice.integer(1, 3) : 0
  const names = Array.from({ length: count + spares }, (_, i) => serverId(`S${i + 1}`))
  const clients = Array.from({ length: dice.integer(1, 4) }, (_, i) => clientId(`C${i + 1}.sim`))
  // A lease trusts in clocks, and in voters that keep quiet while they may have promised it.
  const isLeased = !troubles.includes('skew') && !troubles.includes('timeout') && dice.chance(50)
  const drawn = {
    seed,
    servers: names.slice(0, count),
    spares: names.slice(count),
    clients,
    options: drawOptions(dice, isLeased, troubles),
    rules: { ...allRules, ...change },
    links: { ...defaultLinks, servers: drawWeather(dice), clients: drawWeather(dice) },
    clientOptions: {
      ...defaultClientOptions,
      giveUpAfter: fromMs(dice.pick([6000, 1500, 700])),
      maxSessions: dice.pick([512, 512, 2, 1]),
      maxPending: dice.pick([4, 8, 8, 32]),
    },
    diskMinMs: 0.2,
    diskMaxMs: dice.pick([1, 5, 5, 40]),
    troubles,
    modes: drawModes(dice, isLeased),
    faultsMs: dice.integer(2500, 4500),
  }
  return { ...drawn, actions: drawActions(drawn) }
}

function drawOptions(dice: Dice, isLeased: boolean, troubles: readonly Trouble[]): RaftOptions {
  const preVote = dice.chance(65)
  // Who was removed and does not know it is kept quiet by either of the two.
  const sticky = isLeased || (troubles.includes('members') && !preVote) || dice.chance(65)
  const maxInflight = dice.pick([256, 8, 2, 1])
  const maxEntries = dice.pick([1_000_000, 8, 1])
  const maxAppendBytes = dice.pick([256 * 1024, 256 * 1024, 400, 1])
  // Where little goes through at a time, little may wait: clients ask again sooner than it gets through.
  const isNarrow = maxInflight * Math.min(maxEntries, maxAppendBytes / 50) < 32
  // A voter that begins with nothing is not found in time one entry at a time, and nothing commits meanwhile.
  const backtrack = dice.pick<RaftOptions['backtrack']>(['fast', 'fast', 'naive'])
  return {
    ...defaultRaftOptions,
    electionTimeoutMax: fromMs(dice.pick([300, 300, 200])),
    noop: dice.chance(80),
    preVote,
    sticky,
    checkQuorum: dice.chance(65),
    reads: dice.pick(['readIndex', 'readIndex', 'log']),
    forward: dice.chance(60),
    backtrack: troubles.includes('members') ? 'fast' : backtrack,
    flow: dice.chance(75),
    maxInflight,
    maxInflightBytes: dice.pick([1024 * 1024, 1024 * 1024, 1000]),
    maxEntries,
    maxAppendBytes,
    maxUncommittedBytes: isNarrow ? 500 : dice.pick([8 * 1024 * 1024, 8 * 1024 * 1024, 500]),
    snapshotThreshold: dice.pick([0, 10, 3, 3]),
    snapshotTail: dice.pick([0, 0, 2, 10]),
    maxSnapshotPiece: dice.pick([64 * 1024, 500, 100]),
  }
}

function drawModes(dice: Dice, isLeased: boolean): readonly (ReadMode | null)[] {
  const all: readonly (ReadMode | null)[] = isLeased
    ? [null, 'readIndex', 'log', 'local', 'lease', 'lease']
    : [null, 'readIndex', 'log', 'local']
  const some = all.filter(() => dice.chance(60))
  return some.length === 0 ? [null] : some
}
