import { releaseProxy, wrap } from 'comlink'
import type { Remote } from 'comlink'
import type { ServerId } from '../raft/index'
import type { RecorderWorker, ServerWorker } from './worker-types'

/** A thread, and how the page speaks to it. */
export interface Thread<T> {
  readonly worker: Worker
  readonly remote: Remote<T>
}

/**
 * Starts threads, and keeps those that a run has left for the next one: starting a thread takes many times as
 * long as a server takes to start on it. A thread that was ended is never seen again.
 */
export interface Threads {
  server(id: ServerId): Thread<ServerWorker>
  recorder(): Thread<RecorderWorker>
  keepServer(id: ServerId, thread: Thread<ServerWorker>): void
  keepRecorder(thread: Thread<RecorderWorker>): void
  /** Ends all that are kept. */
  end(): void
}

export function createThreads(): Threads {
  const servers = new Map<ServerId, Thread<ServerWorker>>()
  let recorder: Thread<RecorderWorker> | null = null

  return {
    server(id) {
      const kept = servers.get(id)
      servers.delete(id)
      if (kept !== undefined) return kept
      const worker = new Worker(new URL('../../workers/raft-server.worker.ts', import.meta.url), {
        type: 'module',
        name: `raft-server-${id}`,
      })
      return { worker, remote: wrap<ServerWorker>(worker) }
    },
    recorder() {
      const kept = recorder
      recorder = null
      if (kept !== null) return kept
      const worker = new Worker(new URL('../../workers/recorder.worker.ts', import.meta.url), {
        type: 'module',
        name: 'raft-recorder',
      })
      return { worker, remote: wrap<RecorderWorker>(worker) }
    },
    keepServer: (id, thread) => void servers.set(id, thread),
    keepRecorder(thread) {
      recorder = thread
    },
    end() {
      for (const thread of servers.values()) endThread(thread)
      servers.clear()
      if (recorder !== null) endThread(recorder)
      recorder = null
    },
  }
}

export function endThread({ worker, remote }: Thread<ServerWorker> | Thread<RecorderWorker>): void {
  worker.terminate()
  remote[releaseProxy]()
}
