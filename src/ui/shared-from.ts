import { shownBranch } from '../store/debug-store'
import type { SharedRun } from '../trace/shared-run'
import { worldHash } from '../world/hash'
import type { RunHeader } from '../world/record'
import type { World } from '../world/world'
import type { Stores } from './stores'

/** How much of a run is handed on: all of its branch, or what led to the moment that is shown. */
export type Extent = 'moment' | 'branch'

/** What is on the screen now, while the dialog is open: the cluster may run on meanwhile. */
export interface Shown {
  readonly branch: string
  readonly header: RunHeader
  readonly world: World
  /** The branch's last event. */
  readonly length: number
}

/** null: there is no world yet. */
export function shownNow({ debugStore, clusterStore }: Stores): Shown | null {
  const state = debugStore.getState()
  const world = state.moment?.world ?? clusterStore.getState().world
  if (world === null) return null
  const { id, header, length } = shownBranch(state)
  return { branch: id, header, world, length: Math.max(length, world.count) }
}

export function lastEventOf({ world, length }: Shown, extent: Extent): number {
  return extent === 'branch' ? length : world.count
}

/** All that goes into a link or a file. */
export async function sharedFrom(
  { cluster, debugStore, viewStore }: Stores,
  shown: Shown,
  extent: Extent,
): Promise<SharedRun> {
  const { branch, world } = shown
  const { header, records } = await cluster.recording(lastEventOf(shown, extent), branch)
  const { selection, stage } = viewStore.getState()
  const { breakpoints } = debugStore.getState()
  const hash = worldHash(world)
  return { header, records, moment: world.count, hash, selection, stage, breakpoints }
}
