import type { RaftMessage, ServerId } from '../raft/index'

/** Message types as a scenario spells them; a final R is the reply. */
export const messageCodes = [
  ...(['PV', 'PVR', 'RV', 'RVR', 'AE', 'AER'] as const),
  ...(['IS', 'ISR', 'TN', 'RI', 'RIR'] as const),
] as const
export type MessageCode = (typeof messageCodes)[number]

/** What the core calls the messages that a scenario names by letters. */
export const messageTypes: Readonly<Record<MessageCode, RaftMessage['type']>> = {
  PV: 'PreVote',
  PVR: 'PreVoteResponse',
  RV: 'RequestVote',
  RVR: 'RequestVoteResponse',
  AE: 'AppendEntries',
  AER: 'AppendEntriesResponse',
  IS: 'InstallSnapshot',
  ISR: 'InstallSnapshotResponse',
  TN: 'TimeoutNow',
  RI: 'ReadIndex',
  RIR: 'ReadIndexResponse',
}

/** Which servers stand on one side of a link: these, or any. */
export type Servers = readonly ServerId[] | '*'

/** Links from each server of one side to each of the other. */
export interface Link {
  readonly from: Servers
  readonly to: Servers
}

/**
 * Which messages in flight a line speaks of: `deliver RV|AE S1>S2,S3`. Without a link, all links; with
 * `nth=2` only the second of those that match.
 */
export interface Pattern {
  readonly types: readonly MessageCode[] | '*'
  readonly link: Link | null
  readonly nth: number | null
}

/** The code of a type of message; null for those of clients, which are in no scenario's queue. */
export function codeOf(type: string): MessageCode | null {
  return messageCodes.find((code) => messageTypes[code] === type) ?? null
}

/** Whether a message is one of those among which a pattern chooses. */
export function isMatch(
  { types, link }: Pick<Pattern, 'types' | 'link'>,
  message: Pick<RaftMessage, 'type' | 'from' | 'to'>,
): boolean {
  const hasType = types === '*' || types.some((code) => messageTypes[code] === message.type)
  return hasType && (link === null || isOnLink(link, message.from, message.to))
}

/** Whether messages from one server to another travel on the link. */
export function isOnLink({ from, to }: Link, sender: ServerId, receiver: ServerId): boolean {
  return isAmong(from, sender) && isAmong(to, receiver)
}

/** Every single link that is meant, among these servers: what `cut` and `heal` are asked link by link. */
export function linksAmong(
  link: Link,
  servers: readonly ServerId[],
): readonly { readonly from: ServerId; readonly to: ServerId }[] {
  return servers.flatMap((from) =>
    servers.filter((to) => from !== to && isOnLink(link, from, to)).map((to) => ({ from, to })),
  )
}

function isAmong(servers: Servers, server: ServerId): boolean {
  return servers === '*' || servers.includes(server)
}
