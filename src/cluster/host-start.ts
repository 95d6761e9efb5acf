import { configurationOf } from '../raft/index'
import { difference } from '../server/difference'
import type { Disk } from '../server/disk'
import { applyDiskFault } from '../server/disk-fault'
import type { DiskFault } from '../server/disk-fault'
import type { HostImage, HostOptions } from '../server/host-options'
import { emptyDisk } from '../world/new-world'
import type { ServerSlot, World } from '../world/world'

/** How a server of an image comes to life in a run of its own, on a disk of its own. */
export type HostStart = Pick<HostOptions, 'firstDisk' | 'image'>

export const ordinaryStart: HostStart = { firstDisk: null, image: null }

/** Whether a server of an image comes to life with the run: it ran in the image, or was to start. */
export function isToStart({ server, status }: ServerSlot): boolean {
  return server !== null || status === 'starting'
}

/**
 * A server that runs in the image goes on where it is, on a disk that holds what was durable then; one
 * that is down will start from that disk, and from what it suffered; one that had not started yet starts.
 */
export function startFrom({ server, disk, writing, clock, status, fault }: ServerSlot): HostStart {
  if (status === 'starting') return ordinaryStart
  if (server === null) return { firstDisk: leftBy(disk, fault), image: null }
  const change = writing === null ? null : difference(disk, writing)
  const write: HostImage['write'] =
    change === null || writing === null
      ? null
      : { type: 'persist', serial: writing.serial, ...change }
  return { firstDisk: disk, image: { server, write, clock, isFrozen: status === 'frozen' } }
}

/**
 * Who has nothing on its disk, in a world that began with something: a scenario's clients have sessions from the
 * start, in each server's state at index 0. It starts with that too, or it would not execute what the others do.
 * Null where it starts as its disk is.
 */
export function startWithTheFirst(slot: ServerSlot, { servers }: World): HostStart | null {
  const { voters, fault } = slot
  const disk = leftBy(slot.disk, fault)
  if (disk.serial > 0 || disk.snapshot !== null) return null
  const snapshots = Object.values(servers).map((each) => each.disk.snapshot)
  const first = snapshots.find((snapshot) => snapshot?.lastIncludedIndex === 0) ?? null
  if (first === null) return null
  const snapshot = { ...first, configuration: configurationOf(voters) }
  return { firstDisk: { ...emptyDisk, serial: 1, snapshot }, image: null }
}

/** As far as that is known without looking at its bytes. */
function leftBy(disk: Disk, fault: DiskFault | null): Disk {
  return fault === null ? disk : (applyDiskFault(disk, fault) ?? disk)
}
