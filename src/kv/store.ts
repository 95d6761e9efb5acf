import type { PersistentMap } from '../lib/persistent-map'
import type { Command, Reply } from './operation'

/** What the table remembers of one client, so that a retry is executed once (thesis §6.3). */
export interface Session {
  readonly lowest: number
  /** Replies to serial numbers from `lowest` on, ascending. */
  readonly replies: readonly { readonly serial: number; readonly reply: Reply }[]
}

/** The replicated state machine as a value: the same commands in the same order give the same digest. */
export interface Store {
  readonly values: PersistentMap<string>
  readonly sessions: PersistentMap<Session>
}

export function emptyStore(): Store {
  throw new Error('not yet')
}

/** Executes a command once; a serial number seen before gets its first reply again. */
export function applyCommand(
  _store: Store,
  _command: Command,
): { readonly store: Store; readonly reply: Reply; readonly isRetry: boolean } {
  throw new Error('not yet')
}
