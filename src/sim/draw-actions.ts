import { unreachable } from '../lib/assert'
import { serverId } from '../raft/index'
import type { RaftOptions, ServerId } from '../raft/index'
import type { Action, TimedAction } from './action'
import { crashPoints } from './crash-point'
import { createDice } from './dice'
import type { Dice } from './dice'
import { drawChange } from './draw-change'
import { drawOperations } from './draw-operations'
import { drawShape } from './draw-shape'
import type { Plan } from './plan'
import type { Target } from './target'
import type { Trouble } from './troubles'
import { drawWeather } from './weather'

type Drawn = Omit<Plan, 'actions'>

/** All that will be done to a run, in order of time: its clients' operations, and its troubles. */
export function drawActions(plan: Drawn): readonly TimedAction[] {
  const all = [...drawOperations(plan), ...drawFaults(plan)]
  return all.toSorted((a, b) => a.atMs - b.atMs)
}

function drawFaults(plan: Drawn): readonly TimedAction[] {
  const dice = createDice(plan.seed, 'faults')
  const pauseMs = dice.pick([150, 300, 800])
  /** Will be retired, and never comes back. */
  const leaving = new Set<ServerId>()
  const timed: TimedAction[] = []
  let atMs = 0
  while ((atMs += dice.integer(1, pauseMs)) < plan.faultsMs) {
    const trouble = dice.oneOf(plan.troubles)
    if (trouble === undefined) break
    const actions = drawTrouble(plan, dice, trouble, leaving)
    for (const action of [...actions, ...drawLeaving(dice, leaving)]) timed.push({ atMs, action })
  }
  return timed
}

/** The leader may have refused to let them go the first time. */
function drawLeaving(dice: Dice, leaving: ReadonlySet<ServerId>): readonly Action[] {
  return [...leaving].flatMap((server): readonly Action[] =>
    dice.chance(50)
      ? []
      : [
          { type: 'remove', server },
          { type: 'retire', server },
        ],
  )
}

function drawTrouble(
  plan: Drawn,
  dice: Dice,
  trouble: Trouble,
  leaving: Set<ServerId>,
): readonly Action[] {
  const { servers, spares, links } = plan
  const server = drawTarget(plan, dice)
  switch (trouble) {
    case 'crash': {
      const point = dice.oneOf(crashPoints) ?? 'idle'
      // Who promised a lease must not come back before it has run out: it forgets what it promised.
      const downMs = plan.modes.includes('lease')
        ? dice.pick([350, 600, 1500])
        : dice.pick([20, 100, 400, 1500])
      const all = dice.chance(8) ? [...servers, ...spares] : [server]
      return all.map((each) => ({ type: 'crash', server: each, point, downMs }))
    }
    case 'partition':
      return [
        dice.chance(35) ? { type: 'heal' } : { type: 'partition', shape: drawShape(plan, dice) },
      ]
    case 'weather':
      return [
        dice.chance(40)
          ? { type: 'weather', servers: links.servers, clients: links.clients }
          : { type: 'weather', servers: drawWeather(dice), clients: drawWeather(dice) },
      ]
    case 'freeze':
      return [{ type: 'freeze', server, ms: dice.pick([50, 300, 1000]) }]
    case 'skew':
      return [{ type: 'skew', server, ratePerMille: dice.pick([500, 800, 1000, 1300, 3000]) }]
    case 'timeout':
      return [
        {
          type: 'timeout',
          server,
          timer: dice.pick(['election', 'election', 'heartbeat', 'quorumCheck']),
        },
      ]
    case 'disk':
      return dice.chance(70)
        ? [
            {
              type: 'slowDisk',
              server,
              delayMs: dice.pick([20, 100, 400]),
              ms: dice.pick([200, 1000]),
            },
          ]
        : [{ type: 'fullDisk', server, ms: dice.pick([100, 500]) }]
    case 'snapshot':
      return [{ type: 'snapshot', server }]
    case 'transfer': {
      const to = dice.oneOf([...servers, ...spares])
      return to === undefined ? [] : [{ type: 'transfer', to }]
    }
    case 'members':
      return drawChange(plan, dice, leaving)
    case 'configure':
      return [{ type: 'configure', options: drawChangeOfOptions(plan, dice) }]
    default:
      return unreachable(trouble)
  }
}

function drawTarget({ servers, spares }: Drawn, dice: Dice): Target {
  return dice.chance(40) ? 'leader' : (dice.oneOf([...servers, ...spares]) ?? serverId('S1'))
}

/** What a person may change while all runs, without touching what a lease rests on. */
function drawChangeOfOptions({ options, troubles }: Drawn, dice: Dice): Partial<RaftOptions> {
  const areMembersNew = troubles.includes('members')
  return dice.pick<Partial<RaftOptions>>([
    { checkQuorum: !options.checkQuorum },
    { noop: !options.noop },
    { flow: false },
    { flow: true, maxUncommittedBytes: 500 },
    { maxInflight: dice.pick([1, 4]), maxUncommittedBytes: 500 },
    { maxEntries: 1, maxUncommittedBytes: 500 },
    { snapshotThreshold: dice.pick([0, 5, 40]) },
    { forward: !options.forward },
    { backtrack: options.backtrack === 'naive' || areMembersNew ? 'fast' : 'naive' },
    { preVote: true },
  ])
}
