import { createReporter } from '../adapters/reporter-port'
import { defaultClientOptions } from '../client/client'
import type { ClientResult } from '../client/client'
import { startClientHost } from '../client/host'
import type { ClientHost } from '../client/host'
import { carryOutAtClient } from '../client/host-order'
import type { ClientOrder } from '../client/host-order'
import type { Operation } from '../kv/operation'
import type { ReadMode, ServerId } from '../raft/index'
import type { LinkRules } from '../server/links'
import { clientId } from '../server/messages'
import type { ClientId } from '../server/messages'
import type { Clock, Envelope } from '../server/ports'
import type { World } from '../world/world'
import { RequestError } from './cluster'
import { createClientNetwork } from './client-network'
import { seedOf } from '../lib/seed-of'
import { shareClock } from './shared-clock'
import { inboxOf } from './inbox-of'

/** The clients of one run, on the page: those of its image go on where they were, else one comes. */
export interface LiveClients {
  /** Asks for an operation in the name of the page's own client, the first. */
  submit(
    operation: Operation,
    server: ServerId | null,
    mode: ReadMode | null,
  ): Promise<ClientResult>
  /** Has a client do something at once; answers with its last step. */
  order(client: ClientId, order: ClientOrder): number
  discard: ClientHost['discard']
  bury: ClientHost['bury']
  setLinks(links: LinkRules): void
  setRunning(isRunning: boolean): void
  /** A server has come to the cluster: these are all. */
  addServer(added: ServerId, servers: readonly ServerId[]): void
  close(): void
}

export interface LiveClientsPorts {
  /** The world the run begins with. */
  readonly first: World
  readonly clock: Clock
  readonly isRunning: boolean
  /** A port to the recorder, for one source. */
  readonly listen: (source: string) => MessagePort
}

export function startLiveClients({
  first,
  clock,
  isRunning,
  listen,
}: LiveClientsPorts): LiveClients {
  const { run, seed: runSeed } = first.header
  const view = shareClock(clock)
  const servers = Object.values(first.servers).map(({ id }) => id)
  const known = Object.values(first.clients).map(({ id }) => id)
  const clients = (known.length > 0 ? known : [clientId(`C1.${run}`)]).map(start)
  const hosts = clients.map(({ host }) => host)

  function start(id: ClientId) {
    const image = first.clients[id] ?? null
    const network = createClientNetwork(run, servers, {
      self: id,
      onEnvelopes: (envelopes: readonly Envelope[]) => host.receive(envelopes),
      onMalformed: () => {},
    })
    const host: ClientHost = startClientHost(
      {
        id,
        servers,
        options: defaultClientOptions,
        links: first.links,
        runSeed,
        seed: seedOf(runSeed, id),
        isRunning,
        image,
      },
      {
        network,
        clock: view(),
        report: createReporter(listen(id)),
        schedule: (turn) => queueMicrotask(turn),
      },
    )
    host.receive(inboxOf(first, id))
    return { id, host, network }
  }

  return {
    submit: (operation, server, mode) =>
      new Promise((resolve) => hosts[0]?.submit(operation, server, resolve, mode)),
    order(id, given) {
      const found = clients.find((client) => client.id === id)
      if (found === undefined) throw new RequestError(`There is no client ${id}.`)
      carryOutAtClient(found.host, given)
      return found.host.lastStep()
    },
    discard: (id) => hosts.some((host) => host.discard(id)),
    bury: (peer, incarnation, lastN) =>
      hosts.forEach((host) => host.bury(peer, incarnation, lastN)),
    setLinks: (links) => hosts.forEach((host) => host.setLinks(links)),
    setRunning: (running) => hosts.forEach((host) => host.setRunning(running)),
    addServer(added, all) {
      for (const { host, network } of clients) {
        network.add(added)
        host.setServers(all)
      }
    },
    close: () => hosts.forEach((host) => host.close()),
  }
}
