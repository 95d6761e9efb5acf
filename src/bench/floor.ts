import type { FloorStart } from '../../workers/floor.worker'
import { databaseName, deleteDatabases } from '../adapters/database-indexeddb'
import type { FloorRequest } from './floor-server'
import { serverNames } from './subject'
import type { Subject } from './subject'

const cluster = 'bench-floor'

/** The floor with its client on this page: everything asked in one turn is one post. */
export async function openFloor(servers: number): Promise<Subject> {
  const names = serverNames(servers)
  await deleteDatabases(cluster, names)
  const channel = `floor/${performance.timeOrigin + performance.now()}`
  const workers = await Promise.all(
    names.map((name, server) =>
      startWorker({ server, servers, channel, database: databaseName(cluster, name) }),
    ),
  )
  const clients = new BroadcastChannel(`${channel}/clients`)
  const asking = new Map<number, () => void>()
  let outgoing: FloorRequest[] = []
  let lastId = 0

  clients.onmessage = ({ data: answered }: MessageEvent<readonly number[]>) => {
    for (const id of answered) {
      asking.get(id)?.()
      asking.delete(id)
    }
  }

  function flush(): void {
    clients.postMessage(outgoing)
    outgoing = []
  }

  return {
    put: (key, value) =>
      new Promise((resolve) => {
        lastId++
        asking.set(lastId, resolve)
        if (outgoing.length === 0) queueMicrotask(flush)
        outgoing.push({ id: lastId, key, value })
      }),
    async close() {
      clients.close()
      for (const worker of workers) worker.terminate()
      await deleteDatabases(cluster, names)
    },
  }
}

function startWorker(start: FloorStart): Promise<Worker> {
  const worker = new Worker(new URL('../../workers/floor.worker.ts', import.meta.url), {
    type: 'module',
    name: `floor-S${start.server + 1}`,
  })
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker)
    worker.onerror = ({ message }) => reject(new Error(`A worker of the floor failed: ${message}`))
    worker.postMessage(start)
  })
}
