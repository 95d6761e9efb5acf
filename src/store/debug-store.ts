import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Branch, DebugState, Debugger } from '../debug/debugger'

/** Where the person is in time, and in which branch, as the debugger tells it. */
export type DebugStore = StoreApi<DebugState>

export function createDebugStore(cluster: Debugger): DebugStore {
  const store = createStore<DebugState>(() => cluster.state())
  cluster.watch((state) => store.setState(state, true))
  return store
}

export function shownBranch({ branches, shown }: DebugState): Branch {
  const found = branches.find(({ id }) => id === shown)
  if (found === undefined) throw new Error('the branch that is shown is there')
  return found
}
