import { createContext, useContext } from 'react'

import type { ServerId } from '../raft/index'
import type { HealthStore } from '../store/health-store'
import type { Health } from '../trace/health'
import { usePolled } from './use-frame-store'

export const HealthContext = createContext<HealthStore | null>(null)

/** What a server has been through, as often as a person can read it; null before its first record. */
export function useHealth(id: ServerId): Health | null {
  const store = useContext(HealthContext)
  return usePolled(() => store?.getState()[id] ?? null, 250)
}
