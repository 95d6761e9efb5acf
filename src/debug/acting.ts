import { RequestError } from '../cluster/cluster'
import type { Outcome } from '../cluster/cluster'
import { milestoneAfter, milestoneBefore } from '../trace/timeline'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import { checkRequest } from '../world/validate'
import type { World } from '../world/world'
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

/** Events within which servers that are starting have started. */
const startEvents = 2000
/** Events beside what was foreseen among which it is looked for: hashes, mostly. */
const asideEvents = 64

export function createActing(desk: Desk, travel: Travel): Acting {
  const { cluster, tree } = desk

  async function actInPast(asked: Request): Promise<Done> {
    await goToStarted()
    const checked = checkRequest(asked, desk.shownWorld())
    if (checked.type === 'bad') throw new RequestError(checked.sentence)
    const { moment } = desk.state()
    if (moment === null) return done(asked)
    const already = await whoDid(moment, checked.request)
    if (already === null) {
      // Whoever looks elsewhere meanwhile does not change where it is done.
      await cluster.load(moment.world)
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
    // How slow a disk is, is known to real ones only.
    if (asked.type === 'disk') return null
    const foreseen = await foresee(moment.world, asked).catch(ifRefused)
    if (foreseen === null || foreseen.length === 0) return null
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
    await goToStarted()
    await cluster.load(desk.shownWorld())
  }

  /** Where servers had not read their disks yet, they go on from the moment at which they had. */
  async function goToStarted(): Promise<void> {
    const { moment } = desk.state()
    if (moment === null) return
    const event = await eventOfDisks(moment.branch, moment.world)
    if (event === null) return
    await travel.goTo(event, moment.branch)
    desk.notice(`Servers go on from event ${event}: before it they had not read their disks.`)
  }

  /** The event by which all have started, where one of them had written before; null where nothing is to come. */
  async function eventOfDisks(branch: string, world: World): Promise<number | null> {
    const coming = Object.values(world.servers).filter(({ status }) => status === 'starting')
    if (coming.length === 0) return null
    const after = await tree.events(branch, world.count + 1, world.count + startEvents)
    const boots = coming.flatMap(({ id }) => {
      const found = after.find(({ record }) => record.type === 'boot' && record.server === id)
      return found?.record.type === 'boot' ? [{ event: found.event, disk: found.record.disk }] : []
    })
    const hasWritten = boots.some(({ disk }) => disk !== null && disk.serial > 0)
    return hasWritten ? Math.max(...boots.map(({ event }) => event)) : null
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
    if ((await eventOfDisks(shown, before)) !== null)
      throw new RequestError(
        'Servers are still reading their disks there: replay without a later one.',
      )
    const replay = await import('./replay-without')
    await cluster.load(before)
    await desk.work('Replaying', async (told) => {
      const report = await replay.replayWithout({ left, later, before, cluster, told, whyStopped })
      desk.change({ report })
    })
  }

  /** Breakpoints are looked for in what is done again, too. */
  function whyStopped(): string | null {
    if (!desk.isAborted()) return null
    const { stop } = desk.state()
    return stop === null ? 'Stopped by hand' : `Stopped, as ${stop.sentence},`
  }

  return { actInPast, move, fork, replayWithout }
}

/** What else goes wrong when it is foreseen may go right, or is to be seen when it is done. */
function ifRefused(error: unknown): null {
  if (error instanceof RequestError) throw error
  return null
}
