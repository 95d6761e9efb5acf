import { createContext, useContext } from 'react'
import type { Debugger } from '../debug/debugger'
import type { ClusterStore } from '../store/cluster-store'
import type { DebugStore } from '../store/debug-store'
import type { ViewStore } from '../store/selection-store'

/** What components read from, and the one door for requests. */
export interface Stores {
  readonly cluster: Debugger
  readonly clusterStore: ClusterStore
  readonly debugStore: DebugStore
  readonly viewStore: ViewStore
}

export const StoresContext = createContext<Stores | null>(null)

export function useStores(): Stores {
  const stores = useContext(StoresContext)
  if (stores === null) throw new Error('useStores outside StoresContext')
  return stores
}
