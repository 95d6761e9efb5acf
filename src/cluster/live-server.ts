import { proxy, transfer } from 'comlink'
import type { Remote } from 'comlink'
import { reasonOf } from '../lib/reason-of'
import type { Micros, ServerId } from '../raft/index'
import { endThread } from './live-threads'
import type { Threads } from './live-threads'
import type { ServerWorker, StartServer } from './worker-types'

/** One incarnation of one server, on a thread of its own. */
export interface LiveServer {
  readonly id: ServerId
  readonly incarnation: number
  /** Does something to the server once it has started; nothing if it has been ended by then. */
  order(what: (worker: Remote<ServerWorker>) => unknown): void
  /** Asks the server something; null where it is ended before it answers. */
  ask<T>(what: (worker: Remote<ServerWorker>) => Promise<T>): Promise<T | null>
  /** Ends the thread, without a goodbye: real crashes get none. */
  terminate(): void
  /** Ends the server, and leaves its thread to the next run. */
  leave(): void
}

export interface LiveServerPorts {
  readonly threads: Threads
  readonly start: StartServer
  readonly report: MessagePort
  readonly disk: MessagePort | null
  readonly onLate: (standsAt: Micros) => void
  /** The thread threw: one sentence. */
  readonly onFailure: (reason: string) => void
}

/** Starts a server on a thread of its own, whose name is what the browser's own tools show. */
export function startLiveServer(ports: LiveServerPorts): LiveServer {
  const { id, incarnation } = ports.start.host
  const thread = ports.threads.server(id)
  const { worker, remote } = thread
  let isEnded = false
  let onEnd: () => void = () => {}
  const ended = new Promise<null>((resolve) => {
    onEnd = () => resolve(null)
  })
  worker.onerror = (event) => {
    event.preventDefault()
    if (!isEnded) ports.onFailure(event.message || 'its thread could not be started')
  }
  const moved = ports.disk === null ? [ports.report] : [ports.report, ports.disk]
  const started = remote.start(
    ports.start,
    transfer(ports.report, moved),
    ports.disk,
    proxy(ports.onLate),
  )
  started.catch(failed)

  function failed(error: unknown): void {
    if (!isEnded) ports.onFailure(reasonOf(error))
  }

  return {
    id,
    incarnation,
    order(what) {
      const run = async () => {
        if (!isEnded) await what(remote)
      }
      // What throws in the other thread while it does as it was told comes back as an answer.
      void started.then(
        () => run().catch(failed),
        () => {},
      )
    },
    ask: (what) =>
      Promise.race([started.then(() => (isEnded ? null : what(remote))), ended]).catch(() => null),
    terminate() {
      isEnded = true
      endThread(thread)
      onEnd()
    },
    leave() {
      isEnded = true
      onEnd()
      remote.leave().catch(() => endThread(thread))
      ports.threads.keepServer(id, thread)
    },
  }
}
