import { createBroadcastChannelNetwork } from './network-broadcastchannel'
import { describeNetwork } from './network.contract'
import type { WirePost } from './wire'

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
    post: (anything) => stranger.postMessage(Array.isArray(anything) ? wrap(anything) : anything),
    dispose: () => networks.forEach((network) => network.close()),
  }
})

/** A post that looks like ours from outside, whatever is in it. */
function wrap(envelopes: readonly unknown[]): WirePost {
  return { to: ['S1', 'S2', 'S3'], text: JSON.stringify({ lists: [], envelopes }) }
}
