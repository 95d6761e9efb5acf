import { RequestError } from '../cluster/cluster'
import { worldAfter } from './branch-log'
import type { Desk } from './desk'
import { nextRest, previousRest } from './rests'

/** Showing the past: nothing is done to any server. */
export interface Travel {
  goTo(event: number, branch?: string): Promise<void>
  backToPresent(): void
  /** World time of what is shown stands from here on. */
  standStill(): Promise<void>
  /** The places to stop beside an event of a branch; null where there is none. */
  restAfter(branch: string, event: number): Promise<number | null>
  restBefore(branch: string, event: number): Promise<number | null>
}

/** Events read at a time, to begin with, where a place to stop is looked for. */
const lookAhead = 64
/** Events that are told with a moment, at least, as far as there are so many before it. */
const recentEvents = 400

export function createTravel(desk: Desk): Travel {
  const { cluster, tree } = desk
  /** Raised whenever somebody goes somewhere: who was slower must not come later. */
  let going = 0

  function backToPresent(): void {
    going++
    desk.show(null)
  }

  async function goTo(event: number, branch = desk.state().shown): Promise<void> {
    if (Number.isNaN(event)) throw new RequestError('An event has a number.')
    const mine = ++going
    const live = desk.live()
    // Another run that begins meanwhile is where everybody wants to be.
    const isOver = () => mine !== going || live !== desk.live()
    try {
      const found = await lookUp(event, branch)
      if (isOver()) return
      if (branch === live && found.event === tree.last(live).count && !desk.isRunning())
        return backToPresent()
      desk.show({ branch, ...found, isEnd: found.event === tree.branch(branch).length })
    } catch (error) {
      if (!isOver()) throw error
    }
  }

  /** The event of a branch that is nearest to what was asked for, and what led to it. */
  async function lookUp(event: number, branch: string) {
    const { earliest, length } = tree.branch(branch)
    const wanted = Math.min(Math.max(earliest, Math.round(event)), length)
    const segment = await tree.segmentOf(branch, wanted)
    const world = worldAfter(segment, wanted)
    if (world === null) throw new RequestError(`Event ${wanted} is not kept any more.`)
    const near = segment.steps.slice(0, wanted - segment.before.count)
    const isEnough = near.length >= recentEvents || segment.before.count === earliest
    const recent = isEnough ? near : await tree.events(branch, wanted - recentEvents + 1, wanted)
    return { event: wanted, world, recent }
  }

  async function restAfter(branch: string, event: number): Promise<number | null> {
    const { length } = tree.branch(branch)
    for (let reach = lookAhead; event < length; reach *= 4) {
      const isAll = event + reach >= length
      const rest = nextRest(await tree.events(branch, event + 1, event + reach), isAll)
      if (rest !== null || isAll) return rest
    }
    return null
  }

  async function restBefore(branch: string, event: number): Promise<number | null> {
    const { earliest } = tree.branch(branch)
    for (let reach = lookAhead; event > earliest; reach *= 4) {
      const steps = await tree.events(branch, Math.max(earliest + 1, event - reach), event)
      const rest = previousRest(steps.slice(0, -1), steps.at(-1))
      if (rest !== null) return rest
      if (event - reach <= earliest) return earliest
    }
    return null
  }

  return {
    goTo,
    backToPresent,
    async standStill() {
      if (desk.state().moment === null && desk.isRunning()) await cluster.request({ type: 'pause' })
    },
    restAfter,
    restBefore,
  }
}
