import type { Breakpoint } from '../trace/breakpoint'
import type { Desk, Told } from './desk'
import type { Travel } from './travel'

/** Events of the past looked at between two words of how far it is. */
const slice = 1000
/** How long it runs on at a stretch. */
const sliceMs = 12

/** Goes on through what is recorded, then by what comes first, one after the other, until a breakpoint is hit. */
export async function runUntil(desk: Desk, travel: Travel, breakpoint: Breakpoint): Promise<void> {
  const { cluster, stops } = desk
  await travel.standStill()
  await stops.load()
  const disarm = stops.arm(breakpoint)
  try {
    await desk.work('Running on', async (told) => {
      desk.change({ stop: null })
      const first = desk.shownWorld().count
      if (desk.state().moment !== null && !(await goToHit(desk, travel, told))) return
      let began = performance.now()
      while (!desk.isAborted() && desk.state().stop === null) {
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

/** false: it ended in the past, by a hit or because nothing may be added there. */
async function goToHit({ tree, stops, ...desk }: Desk, travel: Travel, told: Told) {
  const { shown } = desk.state()
  const { length } = tree.branch(shown)
  const first = desk.shownWorld()
  let before = first
  while (before.count < length && !desk.isAborted()) {
    const steps = await tree.events(shown, before.count + 1, before.count + slice)
    if (steps.length === 0) break
    for (const step of steps) {
      const hit = stops.hit(before, step)
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
