import type { ServerId } from '../raft/index'
import type { HostOrder } from '../server/host-order'
import type { PageRecord } from '../world/record'
import type { World } from '../world/world'
import { inboxOf } from './inbox-of'
import type { LiveRun } from './live-run'

/** What a cluster of workers needs to come to a stand. */
export interface StandPorts {
  readonly run: LiveRun
  world(): World
  order(server: ServerId, order: HostOrder): Promise<void>
  record(record: PageRecord): Promise<void>
}

/** Those that are not known to be up: some of them may be starting. */
export function notYetUp({ servers }: World): readonly ServerId[] {
  return Object.values(servers).flatMap(({ id, server }) => (server === null ? [id] : []))
}

/**
 * The threads hear that time was stopped one after the other, and those that were only starting hear it late.
 * Afterwards they stand as if all had heard it at once: their clocks show one moment, and whoever was not up
 * by then and is now has what waits for it.
 */
export async function comeToStand(
  wereNotUp: readonly ServerId[],
  ports: StandPorts,
): Promise<void> {
  const { run, world } = ports
  const latest = await run.latestShown()
  if (!run.isStanding()) return
  const { at } = world()
  // No clock goes back: all go to where the last one stopped.
  if (latest > at) await ports.record({ type: 'advance', at: latest })
  else run.setTime(at)
  for (const id of wereNotUp)
    for (const envelope of inboxOf(world(), id))
      if (run.isStanding() && run.live(id) !== null)
        await ports.order(id, { type: 'receive', envelope })
}
