import type { Audit, Cluster, Outcome } from '../cluster/cluster'
import type { ServerId } from '../raft/index'
import { serverId } from '../raft/index'
import type { LinkRule } from '../server/links'
import type { Peer } from '../server/messages'
import type { ClusterStore } from '../store/cluster-store'
import type { LinkChoice, Request } from '../world/request'
import { snapshotOf } from './snapshot'
import type { RaftState } from './snapshot'

/**
 * What tests and people at the console drive the page with: every request under its own name, the state
 * as plain data, and a way to wait for a state instead of for a time.
 */
export interface RaftApi {
  /** Resolves once the cluster's first server has started. */
  ready(): Promise<void>
  state(): RaftState
  /** Any request; rejects with one sentence where it cannot be taken. */
  request(request: Request): Promise<Outcome>
  put(key: string, value: string, server?: string): Promise<Outcome>
  get(key: string, server?: string): Promise<Outcome>
  append(key: string, value: string, server?: string): Promise<Outcome>
  delete(key: string, server?: string): Promise<Outcome>
  cas(key: string, expected: string | null, value: string, server?: string): Promise<Outcome>
  increment(key: string, by?: number, server?: string): Promise<Outcome>
  crash(server: string): Promise<Outcome>
  restart(server: string): Promise<Outcome>
  freeze(server: string): Promise<Outcome>
  thaw(server: string): Promise<Outcome>
  cut(from: string, to: string): Promise<Outcome>
  /** Without names: all cuts. */
  heal(from?: string, to?: string): Promise<Outcome>
  partition(...groups: readonly (readonly string[])[]): Promise<Outcome>
  link(which: LinkChoice, rule: LinkRule): Promise<Outcome>
  pause(): Promise<Outcome>
  play(): Promise<Outcome>
  /** World time per real time: 0.01 to 1. */
  setSpeed(speed: number): Promise<Outcome>
  timeout(server: string, timer?: 'election' | 'heartbeat'): Promise<Outcome>
  /** Resolves with the first state for which the predicate holds; rejects after `timeoutMs` of real time. */
  until(
    predicate: (state: RaftState) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<RaftState>
  /** Every running server's hash against the fold of the recording, now. */
  verify(): Promise<Audit>
}

export function createRaftApi(cluster: Cluster, store: ClusterStore): RaftApi {
  const { request } = cluster
  const pinned = (server: string | undefined): ServerId | null =>
    server === undefined ? null : serverId(server)
  const peer = (name: string): Peer => serverId(name)

  function state(): RaftState {
    return snapshotOf(store.getState(), cluster.worldNow())
  }

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
    request,
    put: (key, value, server) => request({ type: 'put', key, value, server: pinned(server) }),
    get: (key, server) => request({ type: 'get', key, server: pinned(server) }),
    append: (key, value, server) => request({ type: 'append', key, value, server: pinned(server) }),
    delete: (key, server) => request({ type: 'delete', key, server: pinned(server) }),
    cas: (key, expected, value, server) =>
      request({ type: 'cas', key, expected, value, server: pinned(server) }),
    increment: (key, by = 1, server) =>
      request({ type: 'increment', key, by, server: pinned(server) }),
    crash: (server) => request({ type: 'crash', server: serverId(server) }),
    restart: (server) => request({ type: 'restart', server: serverId(server) }),
    freeze: (server) => request({ type: 'freeze', server: serverId(server) }),
    thaw: (server) => request({ type: 'thaw', server: serverId(server) }),
    cut: (from, to) => request({ type: 'cut', from: peer(from), to: peer(to) }),
    heal: (from, to) =>
      request({
        type: 'heal',
        from: from === undefined ? null : peer(from),
        to: to === undefined ? null : peer(to),
      }),
    partition: (...groups) =>
      request({ type: 'partition', groups: groups.map((group) => group.map(peer)) }),
    link: (which, rule) => request({ type: 'link', which, rule }),
    pause: () => request({ type: 'pause' }),
    play: () => request({ type: 'play' }),
    setSpeed: (speed) => request({ type: 'setSpeed', perMille: Math.round(speed * 1000) }),
    timeout: (server, timer = 'election') =>
      request({ type: 'timeout', server: serverId(server), timer }),
    verify: () => cluster.verify(),
  }
}
