import type { ServerId } from '../raft/index'
import type { Peer } from './messages'

/** What a link does to the messages sent over it, in one direction. */
export interface LinkRule {
  /** 0 to 100. */
  readonly lossPercent: number
  /** 0 to 100: how many messages arrive twice. */
  readonly duplicatePercent: number
  /** World milliseconds, one way; a range reorders. */
  readonly delayMinMs: number
  readonly delayMaxMs: number
}

/** The faults of all links at one moment. Each version is a value of its own and has a number. */
export interface LinkRules {
  readonly version: number
  /** For links between servers that have no rule of their own. */
  readonly servers: LinkRule
  /** For links between a client and a server, both ways. */
  readonly clients: LinkRule
  /** Rules of single links, by `linkKey`. */
  readonly single: Readonly<Record<string, LinkRule>>
  /** Directions that deliver nothing, by `linkKey`. Judged when a message would be delivered. */
  readonly cuts: readonly string[]
}

/** Names one direction of a link: `S1>S2`. */
export function linkKey(from: Peer, to: Peer): string {
  return `${from}>${to}`
}

/** The paper's network: one way takes 10 to 20 ms, nothing is lost (§5.6). */
export const defaultLinkRule: LinkRule = {
  lossPercent: 0,
  duplicatePercent: 0,
  delayMinMs: 10,
  delayMaxMs: 20,
}

export const defaultLinks: LinkRules = {
  version: 0,
  servers: defaultLinkRule,
  clients: defaultLinkRule,
  single: {},
  cuts: [],
}

/** The rule that a message from one peer to another is sent under. */
export function ruleOf(links: LinkRules, from: Peer, to: Peer): LinkRule {
  return (
    ownRule(links, from, to) ?? (isServer(from) && isServer(to) ? links.servers : links.clients)
  )
}

/** Every message asks, and mostly no link has a rule of its own: then its name is not made. */
function ownRule({ single }: LinkRules, from: Peer, to: Peer): LinkRule | undefined {
  for (const _ in single) return single[linkKey(from, to)]
  return undefined
}

export function isCut({ cuts }: LinkRules, from: Peer, to: Peer): boolean {
  return cuts.length > 0 && cuts.includes(linkKey(from, to))
}

/** Whether a peer is a server; all others are clients. */
export function isServer(peer: Peer): peer is ServerId {
  return peer.startsWith('S')
}
