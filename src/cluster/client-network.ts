import { createBroadcastChannelNetwork } from '../adapters/network-broadcastchannel'
import type { Joining } from '../adapters/network-broadcastchannel'
import type { ServerId } from '../raft/index'
import type { Network } from '../server/ports'
import { clientsChannel } from './worker-types'

export interface ClientNetwork extends Network {
  /** A server has come to the cluster. */
  add(server: ServerId): void
}

/** A client's network: a channel to each server, one post for each server a turn has something for. */
export function createClientNetwork(
  run: string,
  servers: readonly ServerId[],
  joining: Joining,
): ClientNetwork {
  const networks = new Map<string, Network>()
  servers.forEach(add)

  function add(server: ServerId): void {
    const channel = clientsChannel(run, server)
    networks.set(server, createBroadcastChannelNetwork({ ...joining, channel }))
  }

  return {
    add,
    send(envelopes) {
      for (const [server, network] of networks) {
        network.send(envelopes.filter(({ message }) => message.to === server))
      }
    },
    close() {
      for (const network of networks.values()) network.close()
    },
  }
}
