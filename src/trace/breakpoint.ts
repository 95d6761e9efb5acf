import type { RaftMessage, Role, ServerId } from '../raft/index'

/** When time is to be stopped. Nulls mean any. */
export type Breakpoint =
  /** A server becomes this, having been something else. */
  | {
      readonly type: 'role'
      readonly server: ServerId | null
      readonly role: Role['type']
    }
  /** Somebody's term exceeds this for the first time. */
  | { readonly type: 'term'; readonly above: number }
  /** A message of this type is sent. */
  | {
      readonly type: 'message'
      readonly message: RaftMessage['type'] | null
      readonly from: ServerId | null
      readonly to: ServerId | null
    }
  /** An entry of a server's log is cut off for another. */
  | { readonly type: 'overwritten'; readonly server: ServerId | null }
  /** A commit index reaches this. */
  | { readonly type: 'commit'; readonly server: ServerId | null; readonly index: number }
  /** An invariant breaks, as judged by the recorder. */
  | { readonly type: 'violation' }
  /** A predicate over the state begins to hold: see `predicate.ts`. */
  | { readonly type: 'predicate'; readonly text: string }

/** A breakpoint in the list, which may be switched off. */
export interface SetBreakpoint {
  readonly id: number
  readonly breakpoint: Breakpoint
  readonly isOn: boolean
}
