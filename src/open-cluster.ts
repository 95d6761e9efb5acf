import { hasLocks, tryTabLock } from './adapters/lock-web'
import { createLocalSettings } from './adapters/settings-localstorage'
import { isIndexedDbUsable } from './adapters/database-indexeddb'
import type { Cluster } from './cluster/cluster'
import { defaultSettings, openLiveCluster } from './cluster/live-cluster'
import { openLiveDisks } from './cluster/live-disks'
import { readSettings } from './cluster/settings'
import { reasonOf } from './lib/reason-of'

/** What the page found when it opened its cluster. */
export type Opened =
  | { readonly type: 'open'; readonly cluster: Cluster; readonly name: string }
  /** Another tab runs this cluster; it is left alone. */
  | { readonly type: 'taken'; readonly name: string; readonly ownAddress: string }
  /** This browser cannot run it: one sentence. */
  | { readonly type: 'impossible'; readonly reason: string }

/** The first screen runs slowly enough to watch an election. */
const firstPerMille = 50

/**
 * Opens the cluster that the address names, `?cluster=`, once this tab holds its lock. `?speed=` sets the
 * speed to begin with, in thousandths of real time.
 */
export async function openCluster(address: URL): Promise<Opened> {
  const name = address.searchParams.get('cluster') ?? 'main'
  const missing = ['Worker', 'BroadcastChannel', 'MessageChannel'].find(
    (api) => !(api in globalThis),
  )
  if (missing !== undefined) {
    return {
      type: 'impossible',
      reason: `This browser has no ${missing}, and the servers need it.`,
    }
  }
  if (!/^[\w-]{1,40}$/.test(name)) {
    return {
      type: 'impossible',
      reason: 'A cluster is named by up to 40 letters, digits, _ and -.',
    }
  }
  const lock = await tryTabLock(`raft/${name}/tab`)
  if (lock === null) return { type: 'taken', name, ownAddress: freshAddress(address) }
  const [isUsable, disks] = await Promise.all([
    isIndexedDbUsable(),
    openLiveDisks(name, hasLocks()).catch(reasonOf),
  ])
  if (isUsable && typeof disks === 'string') return { type: 'impossible', reason: disks }
  const settings = createLocalSettings('raft')
  const asked = Number(address.searchParams.get('speed') ?? firstPerMille)
  const perMille = asked >= 10 && asked <= 1000 ? Math.round(asked) : firstPerMille
  const cluster = openLiveCluster({
    cluster: name,
    settings: readSettings(settings.load(name)) ?? defaultSettings,
    storage: isUsable ? 'indexedDb' : 'memory',
    disks: typeof disks === 'string' ? null : disks,
    perMille,
    build: import.meta.env.MODE,
    saveSettings: (changed) => settings.save(name, changed),
  })
  return { type: 'open', cluster, name }
}

/** The address of a cluster that nobody has yet. */
function freshAddress(address: URL): string {
  const own = new URL(address)
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  own.searchParams.set('cluster', number.toString(36))
  return own.href
}
