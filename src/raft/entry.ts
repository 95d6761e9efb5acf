import type { Term } from './brands'
import type { Configuration } from './configuration'

interface Stored {
  /** The term in which a leader received the entry (Figure 2). */
  readonly term: Term
}

/** What a leader appends on election, so that entries of older terms can commit (§8). */
export interface NoopEntry extends Stored {
  readonly type: 'noop'
}

/** A command of the replicated state machine, encoded by it. Raft never looks inside. */
export interface CommandEntry extends Stored {
  readonly type: 'command'
  readonly command: string
}

/** A new configuration, in force on each server from the moment it is in its log (§6). */
export interface ConfigurationEntry extends Stored {
  readonly type: 'configuration'
  readonly configuration: Configuration
}

export type Entry = NoopEntry | CommandEntry | ConfigurationEntry

/** What one entry counts for in windows and limits, in bytes; an estimate that costs nothing. */
export function entryBytes(entry: Entry): number {
  return entry.type === 'command' ? 16 + entry.command.length : 16
}
