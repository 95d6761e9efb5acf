import { RequestError } from '../cluster/cluster'
import type { Outcome } from '../cluster/cluster'
import { milestoneAfter, milestoneBefore } from '../trace/timeline'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import { checkRequest } from '../world/validate'
import type { Moment, Move } from './debugger'
import type { Desk } from './desk'
import type { Travel } from './travel'

/** Doing something at the moment that is shown: history is never edited, servers go on from there. */
export interface Acting {
  /** In a branch that did the same there already, or in a new one. */
  actInPast(asked: Request): Promise<Done>
  move(to: Move): Promise<void>
  fork(): Promise<void>
  replayWithout(event: number): Promise<void>
}

/** Something was done; whoever asked is answered now, or when a client is. */
export interface Done {
  readonly answer: Promise<Outcome>
}

/** Events beside what was foreseen among which it is looked for: hashes, mostly. */
const asideEvents = 64

export function createActing(desk: Desk, travel: Travel): Acting {
  const { cluster, tree } = desk

  async function actInPast(asked: Request): Promise<Done> {
    const { moment } = desk.state()
    if (moment === null) return done(asked)
    const already = await whoDid(moment, asked)
    if (already === null) {
      await fork()
      return done(asked)
    }
    await travel.goTo(already.event, already.branch)
    return { answer: Promise.resolve({ type: 'accepted' }) }
  }

  /** A client may have to wait for its answer until somebody moves on. */
  async function done(asked: Request): Promise<Done> {
    const answer = cluster.request(asked)
    if (!isSubmitted(asked)) await answer
    return { answer }
  }

  /** Where the branches that go on from a moment are after the same was done. Rejects what would be refused. */
  async function whoDid(moment: Moment, asked: Request) {
    const { foresee, lengthOfSame } = await import('./foresee')
    const checked = checkRequest(asked, moment.world)
    if (checked.type === 'bad') throw new RequestError(checked.sentence)
    // How slow a disk is, is known to real ones only.
    if (asked.type === 'disk') return null
    const foreseen = await foresee(moment.world, checked.request)
    if (foreseen.length === 0) return null
    const { event } = moment
    const others = tree.sharing(moment.branch, event).map(({ id }) => id)
    for (const branch of new Set([moment.branch, ...others])) {
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
        await actInPast({ type: 'step' })
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
    if (left?.event !== event) throw new RequestError(`There is no event ${event}.`)
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

  return { actInPast, move, fork, replayWithout }
}
