import { createBroadcastChannelNetwork } from './network-broadcastchannel'
import { describeNetwork } from './network.contract'

describeNetwork('BroadcastChannel', () => {
  const channel = crypto.randomUUID()
  const stranger = new BroadcastChannel(channel)
  const networks = new Set<{ close(): void }>([stranger])
  return {
    join: (joining) => {
      const network = createBroadcastChannelNetwork({ ...joining, channel })
      networks.add(network)
      return network
    },
    post: (anything) => stranger.postMessage(anything),
    dispose: () => networks.forEach((network) => network.close()),
  }
})
