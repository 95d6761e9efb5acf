import { ownName, rolesOf, sharedPair } from '../debug/shared-pair'
import type { Roles } from '../debug/shared-pair'
import { shownBranch } from '../store/debug-store'
import { firstEventOf } from '../trace/opened-run'
import type { SharedRun } from '../trace/shared-run'
import { worldHash } from '../world/hash'
import type { RunHeader } from '../world/record'
import type { World } from '../world/world'
import { comparedPair } from './compared-pair'
import type { Stores } from './stores'

/** How much is handed on: what led to the moment that is shown, all of its branch, or both that are compared. */
export type Extent = 'moment' | 'branch' | 'both'

/** What is on the screen now, while the dialog is open: the cluster may run on meanwhile. */
export interface Shown {
  readonly branch: string
  readonly name: string
  readonly header: RunHeader
  readonly world: World
  /** The branch's last event. */
  readonly length: number
  /** What Compare shows, where that is open. */
  readonly compared: Compared | null
}

/** Two branches beside each other. */
export interface Compared {
  readonly names: readonly [string, string]
  /** null: they have no event in common, so that they are no one run. */
  readonly roles: Roles | null
}

/** null: there is no world yet. */
export function shownNow({ debugStore, clusterStore, viewStore }: Stores): Shown | null {
  const state = debugStore.getState()
  const world = state.moment?.world ?? clusterStore.getState().world
  if (world === null) return null
  const { id, name, header, length } = shownBranch(state)
  const { stage, compared: chosen } = viewStore.getState()
  const pair = stage === 'compare' ? comparedPair(state, chosen) : null
  const nameOf = (branch: string) => state.branches.find((each) => each.id === branch)?.name ?? ''
  const compared =
    pair === null || pair.a === pair.b
      ? null
      : {
          names: [nameOf(pair.a), nameOf(pair.b)] as const,
          roles: rolesOf(state.branches, { ...pair, shown: id, event: world.count }),
        }
  return { branch: id, name, header, world, length: Math.max(length, world.count), compared }
}

/** How much is handed on unless somebody wants less. */
export function firstExtent({ compared }: Shown): Extent {
  return compared?.roles ? 'both' : 'moment'
}

export function lastEventOf({ world, length }: Shown, extent: Extent): number {
  return extent === 'moment' ? world.count : length
}

/** Events in all that go into a link or a file. */
export function eventsIn(shown: Shown, extent: Extent): number {
  const roles = extent === 'both' ? shown.compared?.roles : null
  const first = firstEventOf(shown.header)
  if (!roles) return lastEventOf(shown, extent) - first
  const { main, other, parting } = roles
  return main.length - first + other.length - parting
}

/** The event that is shown where it is opened. */
export function momentOf(shown: Shown, extent: Extent): number {
  return (extent === 'both' ? shown.compared?.roles?.event : null) ?? shown.world.count
}

/** All that goes into a link or a file. */
export async function sharedFrom(
  { cluster, debugStore, viewStore }: Stores,
  shown: Shown,
  extent: Extent,
): Promise<SharedRun> {
  const { branch, world, name } = shown
  const { selection, stage } = viewStore.getState()
  const { breakpoints } = debugStore.getState()
  const view = { selection, stage, breakpoints }
  const roles = extent === 'both' ? shown.compared?.roles : null
  if (roles) {
    // Where neither has what is shown, what is selected there is in neither.
    const found = roles.event === world.count ? view : { ...view, selection: null }
    return { ...(await sharedPair(cluster, roles)), ...found }
  }
  const recorded = await cluster.recording(lastEventOf(shown, extent), branch)
  const alone = { name: ownName({ name }), beside: null }
  return { ...recorded, ...alone, moment: world.count, hash: worldHash(world), ...view }
}
