import { randomFrom } from '../lib/random'
import { bootRaft, configurationOf, term } from '../raft/index'
import type { HardState, Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { Disk } from './disk'
import { restore } from './restore'
import type { Server } from './server'

export interface Boot {
  readonly id: ServerId
  readonly incarnation: number
  /** Of the configuration before the first entry; nobody for a server that waits to be added. */
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
 * A server as it starts from its disk: what its snapshot stands for is committed and applied, nothing
 * else is, and nobody waits. Its store is rebuilt by executing the log behind the snapshot again as
 * entries are learned to be committed.
 */
export function bootServer(boot: Boot): Server {
  const { log, snapshot, serial } = boot.disk
  const { rules } = boot
  const restored = restore(snapshot, rules)
  const raft = bootRaft({
    id: boot.id,
    bootstrap: configurationOf(boot.voters),
    options: boot.options,
    rules,
    hardState: hardStateOf(boot),
    log,
    snapshot,
    now: boot.now,
    random: randomFrom(boot.seed),
  })
  return {
    id: boot.id,
    incarnation: boot.incarnation,
    n: 0,
    raft,
    lastApplied: raft.commitIndex,
    store: restored.store,
    waiting: [],
    reads: [],
    nextRead: boot.incarnation * readsPerIncarnation,
    writing: null,
    lastSerial: serial,
    links: boot.links,
    failure: restored.failure,
  }
}

/** So that the answer to a read of an incarnation before is not taken for one to a read of this one. */
const readsPerIncarnation = 2 ** 32

/** What is forgotten with a rule off was on the disk all the same. */
function hardStateOf({ disk, rules }: Boot): HardState {
  return {
    currentTerm: rules.rememberTerm ? disk.currentTerm : term(0),
    votedFor: rules.rememberVote && rules.rememberTerm ? disk.votedFor : null,
  }
}
