import { RequestError } from '../cluster/cluster'
import type { Breakpoint } from '../trace/breakpoint'
import { parsePredicate } from '../trace/predicate-parse'
import type { Desk, Told } from './desk'
import type { Travel } from './travel'

/** Events of the past looked at between two words of how far it is. */
const slice = 1000
/** How long it runs on at a stretch. */
const sliceMs = 12

/** Goes on through what is recorded, then by what comes first, one after the other, until a breakpoint is hit. */
export async function runUntil(desk: Desk, travel: Travel, breakpoint: Breakpoint): Promise<void> {
  const { cluster, stops } = desk
  const why = whyNever(breakpoint)
  if (why !== null) throw new RequestError(why)
  await travel.standStill()
  await stops.load()
  const disarm = stops.arm(breakpoint, desk.tree.last(desk.live()).count)
  try {
    await desk.work('Running on', async (told) => {
      desk.change({ stop: null })
      const first = desk.shownWorld().count
      if (desk.state().moment !== null && !(await goToHit(desk, travel, told))) return
      const live = desk.live()
      let began = performance.now()
      while (isGoingOn(desk, live)) {
        await cluster.request({ type: 'step' })
        told(desk.shownWorld().count - first, null)
        if (performance.now() - began < sliceMs) continue
        // A simulated cluster answers without ever letting go of the page.
        await new Promise((resolve) => setTimeout(resolve))
        began = performance.now()
      }
    })
  } finally {
    disarm()
  }
}

/** What is no condition begins to hold nowhere. */
function whyNever(breakpoint: Breakpoint): string | null {
  if (breakpoint.type !== 'predicate') return null
  const parsed = parsePredicate(breakpoint.text)
  return parsed.type === 'wrong' ? parsed.sentence : null
}

/** Until it is hit, and as long as nobody goes elsewhere meanwhile: lets time run, looks back, starts over. */
function isGoingOn(desk: Desk, live: string): boolean {
  const { stop, moment } = desk.state()
  const isElsewhere = moment !== null || desk.isRunning() || desk.live() !== live
  return !desk.isAborted() && stop === null && !isElsewhere
}

/** false: it ended in the past, by a hit or because nothing may be added there. */
async function goToHit({ tree, stops, ...desk }: Desk, travel: Travel, told: Told) {
  const { shown } = desk.state()
  const { length, violations } = tree.branch(shown)
  const first = desk.shownWorld()
  let before = first
  while (before.count < length && !desk.isAborted()) {
    const steps = await tree.events(shown, before.count + 1, before.count + slice)
    if (steps.length === 0) break
    for (const step of steps) {
      const hit = stops.hit(before, step) ?? stops.broken(violations, step.event)
      before = step.applied.world
      if (hit === null) continue
      await travel.goTo(step.event)
      desk.change({ stop: { event: step.event, ...hit } })
      return false
    }
    told(before.count - first.count, length - first.count)
  }
  await travel.goTo(before.count)
  return desk.state().moment === null && !desk.isAborted()
}
