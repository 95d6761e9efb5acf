import type { Cluster, ClusterEvent } from '../cluster/cluster'
import type { World } from '../world/world'
import { createBranchTree } from './branch-tree'
import type { BranchTree } from './branch-tree'
import type { DebugState, Moment } from './debugger'
import { createStops } from './stops'
import type { Stops } from './stops'

/** What all parts of a debugger have before them: the cluster, its branches, and what is shown of them. */
export interface Desk {
  readonly cluster: Cluster
  readonly tree: BranchTree
  readonly stops: Stops
  /** The branch whose servers run. */
  live(): string
  setLive(branch: string): void
  /** World time of the live branch runs. */
  isRunning(): boolean
  setRunning(isRunning: boolean): void
  state(): DebugState
  change(changed: Partial<DebugState>): void
  watch(listener: (state: DebugState) => void): () => void
  listen(listener: (event: ClusterEvent) => void): () => void
  tell(event: ClusterEvent): void
  /** Tells a person something that is no failure. */
  notice(text: string): void
  /** There is more of the live branch. */
  grow(): void
  /** Shows a moment of the past, or with null the present. */
  show(moment: Moment | null): void
  shownWorld(): World
  /** What takes a while is to end soon. */
  abort(): void
  isAborted(): boolean
  /** Does something that takes a while, and says how far it is. */
  work<T>(what: string, run: (told: Told) => Promise<T>): Promise<T>
}

/** How far something is; nobody may know how much it is in all. */
export type Told = (done: number, of: number | null) => void

export function createDesk(cluster: Cluster): Desk {
  const tree = createBranchTree()
  const stops = createStops()
  const listeners = new Set<(event: ClusterEvent) => void>()
  const watchers = new Set<(state: DebugState) => void>()
  let live = ''
  let isRunning = false
  let isAborted = false
  let noticeId = 0
  let state: DebugState = {
    branches: [],
    live,
    shown: '',
    moment: null,
    stop: null,
    breakpoints: stops.breakpoints(),
    behind: 0,
    unread: 0,
    work: null,
    report: null,
  }

  function change(changed: Partial<DebugState>): void {
    state = { ...state, ...changed, branches: tree.branches(), live }
    for (const watcher of watchers) watcher(state)
  }

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  return {
    cluster,
    tree,
    stops,
    live: () => live,
    setLive(branch) {
      live = branch
    },
    isRunning: () => isRunning,
    setRunning(running) {
      isRunning = running
    },
    state: () => state,
    change,
    watch(listener) {
      watchers.add(listener)
      listener(state)
      return () => watchers.delete(listener)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell,
    notice(text) {
      // The cluster's own have the numbers above.
      noticeId--
      tell({ type: 'notice', notice: { id: noticeId, kind: 'info', text, server: null } })
    },
    grow() {
      const { moment } = state
      const wasEnd = moment?.branch === live && moment.isEnd
      change(wasEnd ? { moment: { ...moment, isEnd: false } } : {})
    },
    show(moment) {
      const wasPast = state.moment !== null
      change({ moment, shown: moment?.branch ?? live })
      if (moment !== null || wasPast) tell({ type: 'moment', moment })
    },
    shownWorld: () => state.moment?.world ?? tree.last(live),
    abort() {
      isAborted = true
    },
    isAborted: () => isAborted,
    async work(what, run) {
      isAborted = false
      change({ work: { what, done: 0, of: null }, report: null })
      try {
        return await run((done, of) => change({ work: { what, done, of } }))
      } finally {
        change({ work: null })
      }
    },
  }
}
