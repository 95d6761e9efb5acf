import { createWorldClock } from '../adapters/clock-world'
import type { WorldClock } from '../adapters/clock-world'
import { acquireServerLock } from '../adapters/lock-web'
import type { Release } from '../adapters/lock-web'
import { createBroadcastChannelNetwork } from '../adapters/network-broadcastchannel'
import { createReporter } from '../adapters/reporter-port'
import { createFaultyStorage } from '../adapters/storage-faulty'
import type { FaultyStorage } from '../adapters/storage-faulty'
import { databaseName } from '../adapters/database-indexeddb'
import { createIndexedDbStorage } from '../adapters/storage-indexeddb'
import { createRemoteStorage } from '../adapters/storage-remote'
import { startHost } from '../server/host'
import type { Host } from '../server/host'
import { carryOut } from '../server/host-order'
import type { Envelope } from '../server/ports'
import { clientsChannel, serverLock, serversChannel } from './worker-types'
import type { ServerWorker } from './worker-types'

/** What one server lives on, on its thread. */
interface Life {
  readonly host: Host
  readonly clock: WorldClock
  readonly storage: FaultyStorage
  readonly release: Release
}

/**
 * One server on its thread: its host on the browser's adapters. It starts once its last incarnation is
 * surely dead. A thread may serve one run after the other; a crash ends the thread.
 */
export function createServerService(): ServerWorker {
  let life: Life | null = null
  /** Raised by each start and leave: a start that waited for its lock may be too late. */
  let turn = 0
  /** World time per real time. */
  let perMille = 0

  function now(): Life {
    if (life === null) throw new Error('the server has not started')
    return life
  }

  /** The disk is as slow in the world as its fault says, however fast the world is. */
  function later(ms: number, run: () => void): void {
    setTimeout(run, perMille === 0 ? 0 : (ms * 1000) / perMille)
  }

  return {
    async start({ host: options, cluster, run, clock: mapping, inbox }, reports, disk, onLate) {
      const { id } = options
      const mine = ++turn
      const release = await acquireServerLock(serverLock(cluster, id))
      if (mine !== turn) return release()
      perMille = mapping.perMille
      const clock = createWorldClock(mapping, {
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
        disk === null
          ? createIndexedDbStorage(databaseName(cluster, id))
          : createRemoteStorage(disk)
      const storage = createFaultyStorage(kept, later)
      const host: Host = startHost(
        { ...options, isRunning: mapping.perMille > 0 },
        {
          storage,
          servers: join(serversChannel(run)),
          clients: join(clientsChannel(run, id)),
          clock,
          report: createReporter(reports),
        },
      )
      life = { host, clock, storage, release }
      if (inbox.length > 0) host.receive(inbox)
    },
    leave() {
      turn++
      if (life === null) return
      life.host.close()
      life.clock.close()
      life.release()
      life = null
    },
    setClock(mapping) {
      perMille = mapping.perMille
      now().clock.setMapping(mapping)
      now().host.setRunning(mapping.perMille > 0)
    },
    order: (order) => carryOut(now().host, order),
    idle: () => new Promise((resolve) => now().host.whenIdle(resolve)),
    setDisk: (delayMs, isFull) => now().storage.set(delayMs, isFull),
    setRate: (ratePerMille) => now().host.setRate(ratePerMille),
    discard: (id) => now().host.discard(id),
    bury: (peer, incarnation, lastN) => now().host.bury(peer, incarnation, lastN),
    hash: () => now().host.hash(),
    now: () => now().clock.now(),
  }
}
