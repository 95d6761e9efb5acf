import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Cluster, ClusterEvent } from '../cluster/cluster'
import { foldHealth } from '../trace/health'
import type { Healths } from '../trace/health'

export type HealthStore = StoreApi<Healths>

/** A fold of what the cluster tells: what each server has been through since this store was made. */
export function createHealthStore(cluster: Cluster): {
  readonly store: HealthStore
  readonly stop: () => void
} {
  const store = createStore<Healths>(() => ({}))
  const stop = cluster.subscribe((event) => {
    store.setState((healths) => addToHealths(healths, event), true)
  })
  return { store, stop }
}

export function addToHealths(before: Healths, event: ClusterEvent): Healths {
  if (event.type === 'world') return event.isNewRun ? {} : before
  if (event.type !== 'records') return before
  return event.steps.reduce(foldHealth, before)
}
