import { deleteDatabases } from '../adapters/database-indexeddb'
import { createRaftApi } from '../api/window-raft'
import type { RaftApi } from '../api/window-raft'
import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import type { LinkRule } from '../server/links'
import { openDebugger } from '../debug/open-debugger'
import { createClusterStore } from '../store/cluster-store'
import { serverNames } from './subject'
import type { Subject } from './subject'

const cluster = 'bench-raft'

const noDelay: LinkRule = { lossPercent: 0, duplicatePercent: 0, delayMinMs: 0, delayMaxMs: 0 }

export interface RaftSubject extends Subject {
  readonly raft: RaftApi
}

/**
 * A fresh cluster at 1×, whole: recorded, folded and checked in the recorder, folded once more on this
 * page. Open once it has a leader that has answered.
 */
export async function openRaft(servers: number): Promise<RaftSubject> {
  const names = serverNames(servers)
  await deleteDatabases(cluster, names)
  const live = openLiveCluster({
    cluster,
    settings: { ...defaultSettings, servers },
    storage: 'indexedDb',
    perMille: 1000,
    build: 'bench',
    saveSettings: () => {},
  })
  const debug = openDebugger(live)
  const raft = createRaftApi(debug, createClusterStore(debug))

  async function put(key: string, value: string): Promise<void> {
    const { type } = await raft.put(key, value)
    if (type !== 'done') throw new Error(`A put ended as ${type}.`)
  }

  await raft.until(({ servers: all }) => all.every(({ isUp }) => isUp), { timeoutMs: 30_000 })
  await put('first', 'x')
  return {
    raft,
    put,
    async close() {
      await live.close()
      await deleteDatabases(cluster, names)
    },
  }
}

/** The same without the links' delay, which the floor does not have either. */
export async function openRaftWithoutDelay(servers: number): Promise<RaftSubject> {
  const subject = await openRaft(servers)
  await subject.raft.link({ type: 'servers' }, noDelay)
  await subject.raft.link({ type: 'clients' }, noDelay)
  return subject
}
