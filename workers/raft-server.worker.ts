import { expose } from 'comlink'
import { createWorldClock } from '../src/adapters/clock-world'
import type { ClockMapping, WorldClock } from '../src/adapters/clock-world'
import { acquireServerLock } from '../src/adapters/lock-web'
import { createReporter } from '../src/adapters/reporter-port'
import { createBroadcastChannelNetwork } from '../src/adapters/network-broadcastchannel'
import { createFaultyStorage } from '../src/adapters/storage-faulty'
import type { FaultyStorage } from '../src/adapters/storage-faulty'
import { createIndexedDbStorage, databaseName } from '../src/adapters/storage-indexeddb'
import { createRemoteStorage } from '../src/adapters/storage-remote'
import { clientsChannel, serversChannel, serverLock } from '../src/cluster/worker-types'
import type { ServerWorker } from '../src/cluster/worker-types'
import { startHost } from '../src/server/host'
import { carryOut } from '../src/server/host-order'
import type { Host } from '../src/server/host'
import type { Envelope } from '../src/server/ports'

/** One server: its host on the browser's adapters. It starts once its last incarnation is surely dead. */
let host: Host
let clock: WorldClock
let storage: FaultyStorage
/** World time per real time. */
let perMille: number

const api = {
  async start({ host: options, cluster, run, clock: mapping, inbox }, reports, disk, onLate) {
    const { id } = options
    await acquireServerLock(serverLock(cluster, id))
    perMille = mapping.perMille
    clock = createWorldClock(mapping, {
      onLate: (standsAt) => {
        host.setRunning(false)
        onLate(standsAt)
      },
    })
    const join = (channel: string) =>
      createBroadcastChannelNetwork({
        channel,
        self: id,
        onEnvelopes: (envelopes: readonly Envelope[]) => host.receive(envelopes),
        onMalformed: () => {},
      })
    const kept =
      disk === null ? createIndexedDbStorage(databaseName(cluster, id)) : createRemoteStorage(disk)
    storage = createFaultyStorage(kept, (ms, run) =>
      setTimeout(run, perMille === 0 ? 0 : (ms * 1000) / perMille),
    )
    host = startHost(
      { ...options, isRunning: mapping.perMille > 0 },
      {
        storage,
        servers: join(serversChannel(run)),
        clients: join(clientsChannel(run, id)),
        clock,
        report: createReporter(reports),
      },
    )
    if (inbox.length > 0) host.receive(inbox)
  },
  setClock(mapping: ClockMapping) {
    perMille = mapping.perMille
    clock.setMapping(mapping)
    host.setRunning(mapping.perMille > 0)
  },
  order: (order) => carryOut(host, order),
  idle: () => new Promise((resolve) => host.whenIdle(resolve)),
  setDisk: (delayMs, isFull) => storage.set(delayMs, isFull),
  setRate: (ratePerMille) => host.setRate(ratePerMille),
  discard: (id) => host.discard(id),
  bury: (peer, incarnation, lastN) => host.bury(peer, incarnation, lastN),
  hash: () => host.hash(),
  now: () => clock.now(),
} satisfies ServerWorker

expose(api)
