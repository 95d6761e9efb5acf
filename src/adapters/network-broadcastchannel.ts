import type { Peer } from '../server/messages'
import type { Network, OnEnvelopes } from '../server/ports'
import { readPost } from './post'
import { packPost, unpackPost } from './wire'

/** How a peer joins a network. */
export interface Joining {
  /** Envelopes to this peer are taken, all others ignored. */
  readonly self: Peer
  /** Called once for each post that holds envelopes for this peer, in the order they were posted. */
  readonly onEnvelopes: OnEnvelopes
  /** Something came that no peer of ours sends: one sentence. */
  readonly onMalformed: (reason: string) => void
}

/**
 * A network over a BroadcastChannel: all tabs and workers of the origin that know the channel's name.
 *
 * Every member pays for every post, so servers and clients have a channel each. First in, first out per
 * sender; what was posted before its sender died still arrives. Nothing is lost, delayed or copied
 * here: the sender's host has decided that, and `due` only travels along.
 */
export function createBroadcastChannelNetwork(
  joining: Joining & { readonly channel: string },
): Network {
  const channel = new BroadcastChannel(joining.channel)
  let isOpen = true
  channel.onmessage = ({ data }: MessageEvent<unknown>) =>
    takePost(joining, unpackPost(joining.self, data))
  channel.onmessageerror = () => joining.onMalformed('A post could not be read.')
  return {
    send: (envelopes) => {
      if (isOpen && envelopes.length > 0) channel.postMessage(packPost(envelopes))
    },
    close: () => {
      isOpen = false
      channel.close()
    },
  }
}

/** Hands a post's envelopes to the peer they are for. */
export function takePost({ self, onEnvelopes, onMalformed }: Joining, post: unknown): void {
  const { envelopes, malformed } = readPost(self, post)
  if (malformed !== null) onMalformed(malformed)
  if (envelopes.length > 0) onEnvelopes(envelopes)
}
