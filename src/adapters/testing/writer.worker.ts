import { entriesBetween, firstIndex, lastIndex } from '../../raft/index'
import type { Loaded, Storage } from '../../server/ports'
import { createIndexedDbStorage } from '../storage-indexeddb'
import { numberedWrite } from './numbered-writes'

/** Opens a database and writes to it until it is killed; a test is told over the port. */
export interface Start {
  readonly name: string
  readonly port: MessagePort
}

export type Told =
  | { readonly type: 'opened'; readonly serial: number; readonly log: readonly string[] }
  | { readonly type: 'acknowledged'; readonly serial: number }
  | { readonly type: 'failed'; readonly reason: string }

addEventListener('message', ({ data: { name, port } }: MessageEvent<Start>) => {
  const tell = (told: Told) => port.postMessage(told)
  const storage = createIndexedDbStorage(name)
  storage.load((found) => {
    tell(opened(found))
    if (found.type === 'loaded') writeFrom(storage, found.disk.serial + 1, tell)
  })
})

function opened(found: Loaded): Told {
  if (found.type === 'refused') return { type: 'failed', reason: found.reason }
  const { serial, log } = found.disk
  const entries = entriesBetween(log, firstIndex(log), lastIndex(log))
  return {
    type: 'opened',
    serial,
    log: entries.map((entry) => (entry.type === 'command' ? entry.command : '')),
  }
}

function writeFrom(storage: Storage, serial: number, tell: (told: Told) => void): void {
  storage.write(numberedWrite(serial), (failure) => {
    if (failure !== null) return tell({ type: 'failed', reason: failure })
    tell({ type: 'acknowledged', serial })
    writeFrom(storage, serial + 1, tell)
  })
}
