import { createBroadcastChannelNetwork } from '../adapters/network-broadcastchannel'
import type { Joining } from '../adapters/network-broadcastchannel'
import type { ServerId } from '../raft/index'
import type { Network } from '../server/ports'
import { clientsChannel } from './worker-types'

/** A client's network: a channel to each server, one post for each server a turn has something for. */
export function createClientNetwork(
  run: string,
  servers: readonly ServerId[],
  joining: Joining,
): Network {
  const networks = new Map<string, Network>(
    servers.map((server) => {
      const channel = clientsChannel(run, server)
      return [server, createBroadcastChannelNetwork({ ...joining, channel })]
    }),
  )
  return {
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
