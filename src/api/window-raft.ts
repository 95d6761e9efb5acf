import { assert } from '../lib/assert'
import type { Audit, Outcome } from '../cluster/cluster'
import type { Debugger } from '../debug/debugger'
import type { ClusterStore } from '../store/cluster-store'
import type { Request } from '../world/request'
import { debugByName } from './debug-by-name'
import type { DebugByName } from './debug-by-name'
import { requestsByName } from './requests-by-name'
import type { RequestsByName } from './requests-by-name'
import { snapshotOf } from './snapshot'
import type { RaftState } from './snapshot'

/**
 * What tests and people at the console drive the page with: every request under its own name, the state
 * as plain data, and a way to wait for a state instead of for a time.
 */
export interface RaftApi extends RequestsByName, DebugByName {
  /** Resolves once the cluster's first server has started. */
  ready(): Promise<void>
  state(): RaftState
  /** Any request; rejects with one sentence where it cannot be taken. */
  request(request: Request): Promise<Outcome>
  /** Resolves with the first state for which the predicate holds; rejects after `timeoutMs` of real time. */
  until(
    predicate: (state: RaftState) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<RaftState>
  /** Every running server's hash against the fold of the recording, now. */
  verify(): Promise<Audit>
}

export function createRaftApi(cluster: Debugger, store: ClusterStore): RaftApi {
  const state = (): RaftState => snapshotOf(store.getState(), cluster.worldNow())

  function until(
    predicate: (state: RaftState) => boolean,
    { timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {},
  ): Promise<RaftState> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer)
        unsubscribe()
        finish()
      }
      const look = () => {
        try {
          const now = state()
          if (predicate(now)) end(() => resolve(now))
        } catch (error) {
          end(() => reject(error instanceof Error ? error : new Error(String(error))))
        }
      }
      const late = () => end(() => reject(new Error(`Not so within ${timeoutMs} ms.`)))
      const timer = setTimeout(late, timeoutMs)
      const unsubscribe = store.subscribe(look)
      look()
    })
  }

  return {
    ready: async () => {
      await until(({ servers }) => servers.some(({ isUp }) => isUp), { timeoutMs: 30_000 })
    },
    state,
    until,
    request: cluster.request,
    ...requestsByName(cluster.request),
    ...debugByName(cluster, () => {
      const { world } = store.getState()
      assert(world !== null, 'the cluster has started')
      return world
    }),
    verify: () => cluster.verify(),
  }
}
