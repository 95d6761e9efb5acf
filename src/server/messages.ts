import type { Reply } from '../kv/operation'
import type { RaftMessage, ReadMode, ServerId } from '../raft/index'

/** A client's name, unique for ever: `C1.k3f9` is the first client of the run k3f9. */
export type ClientId = string & { readonly __brand: 'ClientId' }
export const clientId = (name: string): ClientId => name as ClientId

/** Whoever has an address on the network. */
export type Peer = ServerId | ClientId

/** A client asks a server to execute a command (thesis §6.3). */
export interface ClientRequest {
  readonly type: 'ClientRequest'
  readonly from: ClientId
  readonly to: ServerId
  readonly serial: number
  /** An encoded kv `Command` of this client and serial number. */
  readonly command: string
}

/** A client reads one key without putting anything into the log (thesis §6.4). */
export interface ClientRead {
  readonly type: 'ClientRead'
  readonly from: ClientId
  readonly to: ServerId
  readonly serial: number
  readonly key: string
  /** null: as the cluster's options say. */
  readonly mode: ReadMode | null
}

export interface ClientResponse {
  readonly type: 'ClientResponse'
  readonly from: ServerId
  readonly to: ClientId
  readonly serial: number
  readonly outcome: ClientOutcome
}

export type ClientOutcome =
  /** `mode` says how a read was answered; what is `local` may be old. Writes go through the log. */
  | { readonly type: 'done'; readonly reply: Reply; readonly mode: ReadMode }
  /** This server does not lead; the leader it knows, if any. */
  | { readonly type: 'redirect'; readonly leaderId: ServerId | null }
  /** Refused before it entered the log: too much is waiting. */
  | { readonly type: 'overloaded' }
  /** The leader hands its leadership over, or lost it before it could confirm a read. */
  | { readonly type: 'failed'; readonly because: 'transferring' | 'lostLeadership' }
  /** Not a command this server can read. */
  | { readonly type: 'malformed' }

/** All but the answer itself. */
export type Refusal = Exclude<ClientOutcome, { readonly type: 'done' }>

export type Message = RaftMessage | ClientRequest | ClientRead | ClientResponse

/** sender.incarnation/step.position+copy, for example `S1.2/812.2+0`. */
export type MessageId = string & { readonly __brand: 'MessageId' }

/** Names the k-th message of a sender's n-th step, and which copy of it. */
export function messageId(
  sender: Peer,
  incarnation: number,
  n: number,
  k: number,
  copy: number,
): MessageId {
  return `${sender}.${incarnation}/${n}.${k}+${copy}` as MessageId
}

/** Who sent a message, in which incarnation, at which of its steps. */
export interface Origin {
  readonly sender: Peer
  readonly incarnation: number
  readonly n: number
}

/** Reads a message's id. Ids are made by `messageId` only, so this cannot fail on one. */
export function originOf(id: MessageId): Origin {
  const slash = id.lastIndexOf('/')
  const dot = id.lastIndexOf('.', slash)
  return {
    sender: id.slice(0, dot) as Peer,
    incarnation: Number(id.slice(dot + 1, slash)),
    n: Number(id.slice(slash + 1, id.indexOf('.', slash))),
  }
}
