import type { DiskFault } from '../server/disk-fault'
import type { Loaded, Storage } from '../server/ports'
import { dump } from './disk-dump'
import type { DiskDump } from './disk-dump'
import { faultRecords } from './disk-fault'
import { encodeWrite, recover } from './recover'
import type { EncodedWrite, StoredRecords } from './recover'
import { land, newMemoryDisk, recordsOf, replaceRecords } from './storage-memory'
import type { MemoryDisk } from './storage-memory'

/** What a server asks of its disk elsewhere. */
type Asked = { readonly type: 'load' } | { readonly type: 'write'; readonly write: EncodedWrite }

type Answered =
  { readonly type: 'found'; readonly records: StoredRecords } | { readonly type: 'landed' }

/**
 * A server's disk in the memory of another thread, for browsers without a database: a crash of the
 * server loses nothing that was acknowledged, a reload of the page loses everything.
 *
 * A write that was posted lands even if the server's thread ends at once.
 */
export function createRemoteStorage(port: MessagePort): Storage {
  let isOpen = true
  let onFound: ((found: Loaded) => void) | null = null
  const unanswered: ((failure: string | null) => void)[] = []
  const ask = (asked: Asked) => port.postMessage(asked)

  port.onmessage = ({ data }: MessageEvent<Answered>) => {
    if (data.type === 'landed') return unanswered.shift()?.(null)
    onFound?.(recover(data.records))
    onFound = null
  }

  return {
    load: (onLoaded) => {
      onFound = onLoaded
      ask({ type: 'load' })
    },
    write: (write, onDone) => {
      if (!isOpen) return queueMicrotask(() => onDone('The disk in the other thread was closed.'))
      unanswered.push(onDone)
      ask({ type: 'write', write: encodeWrite(write) })
    },
    close: () => {
      // The port stays open: a write that is out is still answered.
      isOpen = false
    },
  }
}

/** Answers for one disk in this thread's memory. */
export function serveDisk(disk: MemoryDisk, port: MessagePort): void {
  port.onmessage = ({ data }: MessageEvent<Asked>) => port.postMessage(answer(disk, data))
}

/** Disks in this thread's memory, by name, for servers in other threads. */
export interface MemoryDisks {
  /**
   * Serves a disk to the incarnation of its server at the other end. The port of the incarnation before
   * is closed: a write of its that is still on the way is lost, as it would be in a crash.
   */
  serve(name: string, port: MessagePort): void
  /** The rows of a disk; none where there is no such disk. */
  dump(name: string): DiskDump
  /** A disk suffers while its server is down; nothing happens where there is no such disk. */
  fault(name: string, fault: DiskFault): void
  /** Deletes every disk. */
  erase(): void
}

export function serveMemoryDisks(): MemoryDisks {
  const disks = new Map<string, MemoryDisk>()
  const ports = new Map<string, MessagePort>()
  return {
    serve: (name, port) => {
      const disk = disks.get(name) ?? newMemoryDisk()
      disks.set(name, disk)
      shut(ports.get(name))
      ports.set(name, port)
      serveDisk(disk, port)
    },
    dump: (name) => dump(name, recordsOf(disks.get(name) ?? newMemoryDisk())),
    fault: (name, fault) => {
      const disk = disks.get(name)
      if (disk !== undefined) replaceRecords(disk, faultRecords(recordsOf(disk), fault))
    },
    erase: () => {
      for (const port of ports.values()) shut(port)
      ports.clear()
      disks.clear()
    },
  }
}

/** Hears nothing more, not even what has come already. */
function shut(port: MessagePort | undefined): void {
  if (port === undefined) return
  port.onmessage = null
  port.close()
}

function answer(disk: MemoryDisk, asked: Asked): Answered {
  if (asked.type === 'load') return { type: 'found', records: recordsOf(disk) }
  land(disk, asked.write)
  return { type: 'landed' }
}
