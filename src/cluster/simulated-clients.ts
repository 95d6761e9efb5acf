import type { SimulatedHub } from '../adapters/network-simulated'
import { defaultClientOptions } from '../client/client'
import { startClientHost } from '../client/host'
import type { ClientHost } from '../client/host'
import type { ClientReport } from '../client/report'
import { clientId } from '../server/messages'
import type { ClientId } from '../server/messages'
import type { Clock, Envelope } from '../server/ports'
import type { World } from '../world/world'
import { seedOf } from '../lib/seed-of'
import { inboxOf } from './inbox-of'

export interface SimulatedClientsPorts {
  /** The world the run begins with. */
  readonly first: World
  readonly hub: SimulatedHub
  readonly clock: () => Clock
  readonly report: (reports: readonly ClientReport[]) => void
}

/**
 * The clients of one run whose time stands: those of its image go on where they were, else one comes. The
 * first is the one in whose name a person asks.
 */
export function startSimulatedClients({
  first,
  hub,
  clock,
  report,
}: SimulatedClientsPorts): ReadonlyMap<ClientId, ClientHost> {
  const { run, seed: runSeed } = first.header
  const known = Object.values(first.clients).map(({ id }) => id)
  const hosts = new Map<ClientId, ClientHost>()

  function start(id: ClientId): void {
    const network = hub.join({
      self: id,
      onEnvelopes: (envelopes: readonly Envelope[]) => hosts.get(id)?.receive(envelopes),
      onMalformed: () => {},
    })
    const host = startClientHost(
      {
        id,
        servers: Object.values(first.servers).map((slot) => slot.id),
        options: defaultClientOptions,
        links: first.links,
        runSeed,
        seed: seedOf(runSeed, id),
        isRunning: false,
        image: first.clients[id] ?? null,
      },
      { network, clock: clock(), report, schedule: (turn) => turn() },
    )
    hosts.set(id, host)
    host.receive(inboxOf(first, id))
  }

  if (known.length === 0) start(clientId(`C1.${run}`))
  else known.forEach(start)
  return hosts
}
