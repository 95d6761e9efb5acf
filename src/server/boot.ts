import { emptyStore } from '../kv/store'
import { randomFrom } from '../lib/random'
import { bootRaft, logIndex } from '../raft/index'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { Disk } from './disk'
import type { Server } from './server'

export interface Boot {
  readonly id: ServerId
  readonly incarnation: number
  readonly voters: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly disk: Disk
  /** The server's own clock. */
  readonly now: Micros
  readonly seed: number
  /** The version of the link rules it starts under. */
  readonly links: number
}

/**
 * A server as it starts from its disk: nothing committed, nothing applied, nobody waiting. Its store is
 * rebuilt by executing the log again as entries are learned to be committed.
 */
export function bootServer(boot: Boot): Server {
  const { currentTerm, votedFor, log, serial } = boot.disk
  return {
    id: boot.id,
    incarnation: boot.incarnation,
    n: 0,
    raft: bootRaft({
      id: boot.id,
      voters: boot.voters,
      options: boot.options,
      rules: boot.rules,
      hardState: { currentTerm, votedFor },
      log,
      now: boot.now,
      random: randomFrom(boot.seed),
    }),
    lastApplied: logIndex(0),
    store: emptyStore(),
    waiting: [],
    writing: null,
    lastSerial: serial,
    links: boot.links,
    failure: null,
  }
}
