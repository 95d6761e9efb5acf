import { entries } from '../lib/persistent-map'
import type { RaftOptions, Rules } from '../raft/index'
import type { ClusterState } from '../store/cluster-store'
import type { InFlight, World } from '../world/world'
import { serverState } from './server-state'
import type { ServerState } from './server-state'

export type { LogEntryState, ServerState } from './server-state'

/** The whole cluster as plain data, in the paper's names. */
export interface RaftState {
  /** live: servers run on their own; paused: world time stands; review: this is the past. */
  readonly mode: 'live' | 'paused' | 'review'
  /** Milliseconds of world time. */
  readonly worldTime: number
  /** World time per real time, 0 while paused. */
  readonly speed: number
  /** Records folded: the number of the last event that is in it. */
  readonly events: number
  readonly servers: readonly ServerState[]
  readonly links: World['links']
  readonly options: RaftOptions
  readonly rules: Rules
  readonly messages: readonly InFlight[]
  readonly notices: readonly string[]
  readonly storage: ClusterState['storage']
  /** Where the fold of the recording and a server parted, or null. */
  readonly divergence: string | null
  readonly violations: readonly string[]
}

export function snapshotOf(
  { world, present, audit, notices, storage }: ClusterState,
  worldNow: number,
): RaftState {
  if (world === null) throw new Error('The cluster has not started.')
  return {
    mode: modeOf(world, present !== null),
    worldTime: worldNow / 1000,
    speed: world.perMille / 1000,
    events: world.count,
    servers: Object.values(world.servers).map(serverState),
    links: world.links,
    options: world.options,
    rules: world.rules,
    messages: Array.from(entries(world.inFlight), ([, flying]) => flying).filter(
      ({ isStray }) => !isStray,
    ),
    notices: notices.map(({ text }) => text),
    storage,
    divergence: audit?.divergence ?? null,
    violations: (audit?.violations ?? []).map(({ invariant, detail }) => `${invariant}: ${detail}`),
  }
}

function modeOf({ perMille }: World, isPast: boolean): RaftState['mode'] {
  if (isPast) return 'review'
  return perMille === 0 ? 'paused' : 'live'
}
