import { reasonOf } from '../lib/reason-of'
import type { ServerId } from '../raft/index'
import { nextAfter } from '../world/next-server'
import type { World } from '../world/world'
import { RequestError } from './cluster'
import type { ClusterSettings, LiveClusterOptions } from './live-cluster'
import { newLiveDisks } from './live-disks'
import { settleImage } from './live-image'
import { disksOf, livingAsSet, livingInImage, settingsOf } from './live-note'
import type { Living } from './live-note'
import type { LiveRun } from './live-run'

/** What lives on a page, and whether a reload would bring that back. */
export interface Keeping {
  living(): Living
  /** Options or rules are others. Rejects with one sentence where a reload would not know. */
  change(changed: Pick<Living, 'options' | 'rules'>): Promise<void>
  /** One more server belongs to the cluster, and will after a reload. */
  addServer(): Promise<ServerId>
  /** A run goes on from an image, on disks of its own: what lived before is kept until this is whole. */
  leaveFor(image: World, run: string): void
  /** Resolves once the image's servers have started, and a reload would bring them back. */
  settle(run: LiveRun, image: World): Promise<void>
  /**
   * A new cluster lives, on disks of its own, so that at no moment some servers have forgotten what others
   * remember.
   */
  beginNew(servers: number, run: string): Promise<void>
  /** Deletes what earlier pages left. */
  sweep(): Promise<void>
  close(): void
}

export function createKeeping(opened: LiveClusterOptions): Keeping {
  const { cluster, storage } = opened
  const disks = storage === 'memory' ? null : (opened.disks ?? newLiveDisks(cluster))
  /** What a new cluster begins with. */
  let { settings } = opened
  let living = disks?.living() ?? livingAsSet(cluster, settings)
  let isKept = true
  let isClosed = false

  function saveSettings(changed: ClusterSettings): void {
    settings = changed
    opened.saveSettings(changed)
  }

  /** What is set in a fork or a scenario holds there, and not for a new cluster. */
  async function keep(changed: Living): Promise<void> {
    const before = living
    living = changed
    if (living.isOwn) saveSettings(settingsOf(living))
    if (disks === null || !isKept) return
    try {
      await disks.keep(changed)
    } catch (error) {
      if (living === changed) living = before
      throw new RequestError(reasonOf(error))
    }
  }

  return {
    living: () => living,
    change: (changed) => keep({ ...living, ...changed }),
    async addServer() {
      // Another may have been asked for that is not in the world yet.
      const next = nextAfter([...living.servers, ...living.spares])
      if (next.type === 'none') throw new RequestError(next.why)
      await keep({ ...living, spares: [...living.spares, next.server] })
      return next.server
    },
    leaveFor(image, run) {
      living = livingInImage(disksOf(cluster, run), image)
      isKept = false
      disks?.announce(living.disks)
    },
    async settle(run, image) {
      const { disks: name } = living
      await settleImage(run, image, disks === null ? null : name)
      if (disks === null || living.disks !== name || isClosed) return
      await disks.keep(living)
      isKept ||= living.disks === name
    },
    async beginNew(servers, run) {
      const name = disks === null ? cluster : disksOf(cluster, run)
      const next = livingAsSet(name, { ...settings, servers, spares: 0 })
      disks?.announce(name)
      // Who begins anew may do so because the disk is full: then there is no room for a note either.
      await disks?.keep(next).catch(async () => {
        await disks.makeRoomFor(name)
        await disks.keep(next)
      })
      living = next
      isKept = true
      saveSettings(settingsOf(next))
    },
    sweep: async () => disks?.sweep(),
    close() {
      isClosed = true
      disks?.close()
    },
  }
}
