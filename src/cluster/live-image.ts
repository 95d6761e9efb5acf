import type { World } from '../world/world'
import { isToStart, startFrom } from './host-start'
import type { LiveRun } from './live-run'

/**
 * Resolves once the servers of an image have started in a run. Where databases are named, all of its disks
 * are written by then: a server that runs has written its own, those that are down have nobody else, and
 * those that had not started yet have none.
 */
export async function settleImage(
  run: LiveRun,
  image: World,
  databases: string | null,
): Promise<void> {
  const slots = Object.values(image.servers)
  const running = slots.filter(isToStart)
  const started = Promise.all(running.map(({ id }) => run.ready(id)))
  if (databases === null) return void (await started)
  const [{ expectDisk, writeDisk }] = await Promise.all([
    import('../adapters/disk-indexeddb'),
    started,
  ])
  const known = slots.filter(({ status }) => status !== 'starting')
  const written = known.map((slot) => {
    const { firstDisk } = startFrom(slot)
    return slot.server === null && firstDisk !== null
      ? writeDisk(databases, slot.id, firstDisk)
      : expectDisk(databases, slot.id)
  })
  await Promise.all(written)
}
