import { createFloorFollower, createFloorLeader } from '../src/bench/floor-server'
import type { FloorMessage, FloorPorts, FloorRequest } from '../src/bench/floor-server'

/** One server of the benchmark's floor, on the bare platform: no adapter of ours stands in between. */
self.onmessage = ({ data: start }: MessageEvent<FloorStart>) => {
  const { server, servers, database: name, channel } = start
  const opening = indexedDB.open(name)
  opening.onupgradeneeded = () => opening.result.createObjectStore('records')
  opening.onsuccess = () => {
    const database = opening.result
    const peers = new BroadcastChannel(`${channel}/servers`)
    const clients = server === 0 ? new BroadcastChannel(`${channel}/clients`) : null
    const ports: FloorPorts = {
      write(serial, requests, onDurable) {
        const transaction = database.transaction('records', 'readwrite', { durability: 'strict' })
        transaction.objectStore('records').put(requests, serial)
        transaction.oncomplete = onDurable
        transaction.commit()
      },
      toServers: (message) => peers.postMessage(message),
      toClients: (answered) => clients?.postMessage(answered),
    }
    const floor =
      server === 0 ? createFloorLeader(servers, ports) : createFloorFollower(server, ports)
    peers.onmessage = ({ data }: MessageEvent<FloorMessage>) => floor.receive(data)
    if (clients !== null)
      clients.onmessage = ({ data }: MessageEvent<readonly FloorRequest[]>) => floor.request(data)
    self.postMessage('ready')
  }
}

/** What the page tells a floor's server to begin with. Server 0 leads. */
export interface FloorStart {
  readonly server: number
  readonly servers: number
  readonly database: string
  readonly channel: string
}
