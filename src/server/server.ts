import type { Store } from '../kv/store'
import type { LogIndex, Micros, RaftNode, ReadMode, ServerId, Term } from '../raft/index'
import type { ClientId, Message } from './messages'

/** A client whose command is in the log and not yet applied. */
export interface Waiting {
  readonly index: LogIndex
  readonly term: Term
  readonly client: ClientId
  readonly serial: number
}

/** A client whose read waits to be confirmed, or for the store to come so far (thesis §6.4). */
export interface WaitingRead {
  /** This server's own number for it. */
  readonly id: number
  readonly client: ClientId
  readonly serial: number
  readonly key: string
  readonly mode: ReadMode
  /** When it came, on this server's own clock. */
  readonly since: Micros
  /** How far the store must have come; null until that is confirmed. */
  readonly readIndex: LogIndex | null
}

/** A write that is out, and what may leave only once it is durable. */
export interface Writing {
  readonly serial: number
  /** The last index the write makes durable. */
  readonly lastIndex: LogIndex
  readonly messages: readonly Message[]
}

/**
 * One server as plain data: Raft, the store, the clients that wait, the write under way. There is
 * never more than one write out, so no answer of the disk can be stale; that is group commit too.
 */
export interface Server {
  readonly id: ServerId
  readonly incarnation: number
  /** Steps taken in this incarnation. */
  readonly n: number
  readonly raft: RaftNode
  /** The last entry the store has executed (Figure 2). */
  readonly lastApplied: LogIndex
  readonly store: Store
  /** Ascending by index; empty unless this server leads. */
  readonly waiting: readonly Waiting[]
  /** In the order they came. */
  readonly reads: readonly WaitingRead[]
  /** The number of the next read; no two reads ever have the same, whatever the incarnation. */
  readonly nextRead: number
  readonly writing: Writing | null
  /** Of the last write issued; 0 before the first. */
  readonly lastSerial: number
  /** The version of the link rules this server sends under. */
  readonly links: number
  /** Why this server does nothing any more: its disk refused a write, or a snapshot holds no store. */
  readonly failure: string | null
}
