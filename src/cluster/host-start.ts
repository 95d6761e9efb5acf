import { difference } from '../server/difference'
import { applyDiskFault } from '../server/disk-fault'
import type { HostImage, HostOptions } from '../server/host-options'
import type { ServerSlot } from '../world/world'

/** How a server of an image comes to life in a run of its own, on a disk of its own. */
export type HostStart = Pick<HostOptions, 'firstDisk' | 'image'>

export const ordinaryStart: HostStart = { firstDisk: null, image: null }

/**
 * A server that runs in the image goes on where it is, on a disk that holds what was durable then; one
 * that is down will start from that disk, and from what it suffered.
 */
export function startFrom({ server, disk, writing, clock, status, fault }: ServerSlot): HostStart {
  if (server === null) {
    return { firstDisk: fault === null ? disk : (applyDiskFault(disk, fault) ?? disk), image: null }
  }
  const change = writing === null ? null : difference(disk, writing)
  const write: HostImage['write'] =
    change === null || writing === null
      ? null
      : { type: 'persist', serial: writing.serial, ...change }
  return { firstDisk: disk, image: { server, write, clock, isFrozen: status === 'frozen' } }
}
