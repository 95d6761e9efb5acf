import { RequestError } from '../cluster/cluster'
import type { Cluster } from '../cluster/cluster'
import { milestoneAfter, milestoneBefore } from '../trace/timeline'
import type { Request } from '../world/request'
import type { Moment, Move } from './debugger'
import type { Desk } from './desk'
import type { Travel } from './travel'

/** Doing something at the moment that is shown: history is never edited, servers go on from there. */
export interface Acting {
  /** In a branch that did the same there already, or in a new one. */
  requestInPast: Cluster['request']
  move(to: Move): Promise<void>
  fork(): Promise<void>
  replayWithout(event: number): Promise<void>
}

/** Events beside what was foreseen among which it is looked for: hashes, mostly. */
const asideEvents = 64

export function createActing(desk: Desk, travel: Travel): Acting {
  const { cluster, tree } = desk

  async function requestInPast(asked: Request): ReturnType<Cluster['request']> {
    const { moment } = desk.state()
    if (moment === null) return cluster.request(asked)
    const already = await whoDid(moment, asked)
    if (already === null) {
      await fork()
      return cluster.request(asked)
    }
    await travel.goTo(already.event, already.branch)
    return { type: 'accepted' }
  }

  /** Where the branches that go on from a moment are after the same was done. */
  async function whoDid(moment: Moment, asked: Request) {
    const { foresee, lengthOfSame } = await import('./foresee')
    const foreseen = await foresee(moment.world, asked).catch(() => null)
    if (foreseen === null || foreseen.length === 0) return null
    const { event } = moment
    const others = tree.leaving(moment.branch, event).map(({ id }) => id)
    for (const branch of [moment.branch, ...others]) {
      const after = await tree.events(branch, event + 1, event + foreseen.length + asideEvents)
      const length = lengthOfSame(foreseen, after)
      if (length !== null) return { branch, event: event + length }
    }
    return null
  }

  async function fork(): Promise<void> {
    await cluster.load(desk.shownWorld())
    travel.backToPresent()
  }

  async function move(to: Move): Promise<void> {
    await travel.standStill()
    const { shown, moment } = desk.state()
    const { earliest, length, timeline } = tree.branch(shown)
    const from = desk.shownWorld().count
    switch (to) {
      case 'start':
        return travel.goTo(earliest)
      case 'end':
        return shown === desk.live() ? travel.backToPresent() : travel.goTo(length)
      case 'previous':
        return travel.goTo((await travel.restBefore(shown, from)) ?? earliest)
      case 'next': {
        const next = moment === null ? null : await travel.restAfter(shown, from)
        if (next !== null) return travel.goTo(next)
        desk.change({ stop: null })
        await requestInPast({ type: 'step' })
        return
      }
      case 'previousMilestone': {
        let place: number | null = from
        // What a milestone brings with it at once is where one stops; that may be where one stands.
        for (let event: number | null = from; event !== null && place === from;) {
          event = milestoneBefore(timeline, event)
          place = event === null ? earliest : await travel.restAfter(shown, event - 1)
        }
        return travel.goTo(place ?? earliest)
      }
      case 'nextMilestone': {
        const next = milestoneAfter(timeline, from)
        if (next === null) return move('end')
        return travel.goTo((await travel.restAfter(shown, next - 1)) ?? next)
      }
    }
  }

  async function replayWithout(event: number): Promise<void> {
    await travel.standStill()
    const { shown } = desk.state()
    const [left, ...later] = await tree.events(shown, event, tree.branch(shown).length)
    if (left === undefined) throw new RequestError(`There is no event ${event}.`)
    const before = await tree.worldAt(shown, event - 1)
    const replay = await import('./replay-without')
    await cluster.load(before)
    travel.backToPresent()
    await desk.work('Replaying', async (told) => {
      const { isAborted } = desk
      const report = await replay.replayWithout({ left, later, before, cluster, told, isAborted })
      desk.change({ report })
    })
  }

  return { requestInPast, move, fork, replayWithout }
}
