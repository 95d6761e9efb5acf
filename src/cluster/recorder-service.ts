import type { Release } from '../adapters/lock-web'
import type { SpillStore } from '../adapters/spill-indexeddb'
import type { MemoryDisks } from '../adapters/storage-remote'
import type { WorldRecord } from '../world/record'
import type { Audit } from './cluster'
import { nextTurn } from './next-turn'
import { createRecorder } from './recorder'
import type { Batch, Recorder } from './recorder'
import type { Spill, Tape } from './tape'
import type { RecorderWorker } from './worker-types'

export interface RecorderPorts {
  readonly acquireServerLock: (name: string) => Promise<Release>
  readonly openSpill: (cluster: string) => SpillStore
  /** Servers' disks in this thread's memory. */
  readonly disks: MemoryDisks
}

/**
 * How long new records lie before they are folded, real time: the threads that made them are in the middle
 * of something, and there are fewer cores than threads.
 */
const restMs = 5
/** Records folded before this thread listens again. */
const foldSlice = 200
/** How often the recorder looks whether something waits in vain, real time. */
const watchMs = 5000

/**
 * The recorder on its thread: hears every host on a port of its own, folds between messages, and hands
 * the page what it has not had as soon as the page asks.
 */
export function createRecorderService(ports: RecorderPorts): RecorderWorker {
  let recorder: Recorder | null = null
  let spillStore: SpillStore | null = null
  /** What was recorded of each run since the cluster began, the present one too. */
  const tapes = new Map<string, Tape>()
  let isFolding = false
  let watch: ReturnType<typeof setInterval> | null = null
  const heard: MessagePort[] = []
  let waitingForBatch: ((batch: Batch) => void)[] = []
  let waitingForFold: { readonly hashes: number; readonly resolve: (audit: Audit) => void }[] = []
  const breath = new MessageChannel()
  breath.port1.onmessage = fold

  function hear(source: string, records: readonly WorldRecord[]): void {
    if (recorder === null) return
    recorder.add(source, records)
    handOver()
    if (isFolding) return
    isFolding = true
    setTimeout(fold, restMs)
  }

  function fold(): void {
    if (recorder === null) return
    const hasMore = recorder.fold(foldSlice)
    handOver()
    if (hasMore) return breath.port2.postMessage(null)
    isFolding = false
    answerSettled()
  }

  /** A hash may wait for a cause that is still on its way, so the count is what tells. */
  function answerSettled(): void {
    const audit = recorder?.audit()
    if (audit === undefined) return
    const isEnough = ({ hashes }: { readonly hashes: number }) =>
      audit.hashesCompared >= hashes || audit.divergence !== null
    for (const waiting of waitingForFold.filter(isEnough)) waiting.resolve(audit)
    waitingForFold = waitingForFold.filter((waiting) => !isEnough(waiting))
  }

  function handOver(): void {
    if (waitingForBatch.length === 0 || recorder === null) return
    const batch = recorder.takeBatch()
    if (batch === null) return
    for (const resolve of waitingForBatch) resolve(batch)
    waitingForBatch = []
  }

  /** Nobody of a run before is heard any more, and nobody of it waits. */
  function forget(): void {
    for (const port of heard.splice(0)) port.close()
    if (watch !== null) clearInterval(watch)
    waitingForBatch = []
    waitingForFold = []
    isFolding = false
    ports.disks.erase()
  }

  /** A cluster that does not go on from a run before it: those are of no use any more. */
  function beginAnew(store: SpillStore | null): void {
    spillStore?.close()
    spillStore = store
    tapes.clear()
  }

  function spillOf(run: string): Spill | null {
    const store = spillStore
    if (store === null) return null
    return {
      write: (first, records) => store.write(run, first, records),
      // What comes back is what was written.
      read: async (first, count) => (await store.read(run, first, count)) as readonly WorldRecord[],
      earliest: () => store.earliest(run),
    }
  }

  return {
    begin(header, cluster, isSpilling) {
      forget()
      recorder?.tape.flush()
      if (header.image === null) beginAnew(isSpilling ? ports.openSpill(cluster) : null)
      recorder = createRecorder(header, spillOf(header.run))
      tapes.set(header.run, recorder.tape)
      watch = setInterval(() => {
        recorder?.checkBlocked()
        answerSettled()
      }, watchMs)
    },
    listen(source, port) {
      heard.push(port)
      port.onmessage = ({ data }: MessageEvent<string>) => hear(source, JSON.parse(data))
    },
    openDisk: (server, port) => ports.disks.serve(server, port),
    readDisk: (server) => ports.disks.dump(server),
    faultDisk: (server, fault) => ports.disks.fault(server, fault),
    async crash(server, incarnation, at, failure, fault, lock) {
      const source = `${server}.${incarnation}`
      // The dead thread's lock comes free after all that it posted; one more turn of this thread
      // takes in what is queued.
      const release = await ports.acquireServerLock(lock)
      release()
      await nextTurn()
      const lastN = recorder?.lastStepOf(source) ?? 0
      hear(source, [{ type: 'crash', server, incarnation, lastN, at, failure, fault }])
      return lastN
    },
    async read(run, first, count) {
      return JSON.stringify((await tapes.get(run)?.read(first, count)) ?? [])
    },
    next: () =>
      new Promise((resolve) => {
        waitingForBatch.push(resolve)
        handOver()
      }),
    async settle(hashes) {
      await nextTurn()
      return new Promise((resolve) => {
        waitingForFold.push({ hashes, resolve })
        if (!isFolding) answerSettled()
      })
    },
  }
}
