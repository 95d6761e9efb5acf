import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Cluster, ClusterEvent } from '../cluster/cluster'
import { serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { World } from '../world/world'

/** What one server was, from a moment on until the next stretch begins. */
export interface Stretch {
  readonly from: number
  readonly role: 'follower' | 'preCandidate' | 'candidate' | 'leader' | 'down'
  readonly term: number
}

/** The run from far away: a lane of roles and terms for each server, and when links were cut. */
export interface Timeline {
  /** World time of its left end, microseconds; null before the first event. */
  readonly start: number | null
  readonly lanes: Readonly<Record<string, readonly Stretch[]>>
  /** Stretches in which at least one link was cut; the last one may be open. */
  readonly cuts: readonly { readonly from: number; readonly to: number | null }[]
}

export type TimelineStore = StoreApi<Timeline>

export const emptyTimeline: Timeline = { start: null, lanes: {}, cuts: [] }

/** Most stretches kept a lane; older ones are forgotten. */
export const maxStretches = 500

/** A fold of what the cluster tells, kept beside the store of the present. */
export function createTimelineStore(cluster: Cluster): {
  readonly store: TimelineStore
  readonly stop: () => void
} {
  const store = createStore<Timeline>(() => emptyTimeline)
  const stop = cluster.subscribe((event) => store.setState((state) => addToTimeline(state, event)))
  return { store, stop }
}

export function addToTimeline(before: Timeline, event: ClusterEvent): Timeline {
  if (event.type === 'world') {
    const start = event.isNewRun ? emptyTimeline : before
    const { world } = event
    const known = start.start === null ? { ...start, start: world.at } : start
    return Object.keys(world.servers).reduce(
      (timeline, id) => addServer(timeline, world, serverId(id)),
      addCuts(known, world),
    )
  }
  if (event.type !== 'records') return before
  let timeline = before
  for (const { record, applied } of event.steps) {
    const { world } = applied
    if (timeline.start === null) timeline = { ...timeline, start: world.at }
    if (record.type === 'links') timeline = addCuts(timeline, world)
    else if ('server' in record) timeline = addServer(timeline, world, record.server)
  }
  return timeline
}

function addServer(timeline: Timeline, world: World, id: ServerId): Timeline {
  const slot = world.servers[id]
  if (slot === undefined) return timeline
  const raft = slot.server?.raft
  const role = raft?.role.type ?? 'down'
  const term = raft?.currentTerm ?? slot.disk.currentTerm
  const lane = timeline.lanes[id] ?? []
  const last = lane.at(-1)
  if (last?.role === role && last.term === term) return timeline
  const kept = lane.length < maxStretches ? lane : lane.slice(lane.length / 2)
  return {
    ...timeline,
    lanes: { ...timeline.lanes, [id]: [...kept, { from: world.at, role, term }] },
  }
}

function addCuts(timeline: Timeline, world: World): Timeline {
  const last = timeline.cuts.at(-1)
  const isOpen = last !== undefined && last.to === null
  const isCut = world.links.cuts.length > 0
  if (isOpen === isCut) return timeline
  const { cuts } = timeline
  if (isCut)
    return { ...timeline, cuts: [...cuts.slice(-maxStretches), { from: world.at, to: null }] }
  const closed = cuts.map((cut) => (cut.to === null ? { ...cut, to: world.at } : cut))
  return { ...timeline, cuts: closed }
}
