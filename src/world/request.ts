import type { Operation } from '../kv/operation'
import type { RaftOptions, ReadMode, Rules, ServerId, Timer } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRule } from '../server/links'
import type { MessageId, Peer } from '../server/messages'

/**
 * All that a person can do to a cluster. A button, a key, a line of a scenario, a call of `window.raft`
 * and a test helper are spellings of these, and none of them can do what the others can't.
 */
export type Request =
  /** A client command; `server` asks that server only, null follows the leader. */
  | (Operation & Asking)
  /** Ends the server's thread without a goodbye; a fault is what its disk has suffered when it comes back. */
  | { readonly type: 'crash'; readonly server: ServerId; readonly fault: DiskFault | null }
  /** Starts a crashed server on its disk. */
  | { readonly type: 'restart'; readonly server: ServerId }
  /** The thread lives on but does nothing; its inbox fills. */
  | { readonly type: 'freeze'; readonly server: ServerId }
  | { readonly type: 'thaw'; readonly server: ServerId }
  /** Nothing from one peer is delivered to another; one direction. */
  | { readonly type: 'cut'; readonly from: Peer; readonly to: Peer }
  /** Repairs one direction, or with nulls every cut. */
  | { readonly type: 'heal'; readonly from: Peer | null; readonly to: Peer | null }
  /** Replaces all cuts: only peers of one group reach each other. Peers that are not named keep all links. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly Peer[])[] }
  /** Sets a link's faults; nulls mean all links between servers, or with `clients` all links of clients. */
  | { readonly type: 'link'; readonly which: LinkChoice; readonly rule: LinkRule }
  /** Loses one message that is in flight. */
  | { readonly type: 'drop'; readonly message: MessageId }
  /** Only while time is stopped: delivers one message now, whenever it is due. */
  | { readonly type: 'deliver'; readonly message: MessageId }
  /** Only while time is stopped: the message stays where it is until it is released. */
  | { readonly type: 'hold'; readonly message: MessageId }
  | { readonly type: 'release'; readonly message: MessageId }
  /** Only while time is stopped: a copy of the message is sent after it. */
  | { readonly type: 'duplicate'; readonly message: MessageId }
  /** Only while time is stopped: the write that a server holds back goes to its disk. */
  | { readonly type: 'complete'; readonly server: ServerId }
  /** While time is stopped: a write goes to the disk by itself, or waits for `complete`. */
  | { readonly type: 'setDisk'; readonly disk: 'auto' | 'hand' }
  /** Only while time is stopped: so much of it passes, and no timer fires. */
  | { readonly type: 'advance'; readonly ms: number }
  /** Only while time is stopped: the earliest of what can happen next happens, at its time. */
  | { readonly type: 'step' }
  /** Only while time is stopped: a client tries again what is out for too long, or gives it up. */
  | { readonly type: 'wake'; readonly client: string }
  /** Fires the server's timer now. */
  | { readonly type: 'timeout'; readonly server: ServerId; readonly timer: Timer }
  /** The server compacts its log through what it has applied (§7). */
  | { readonly type: 'snapshot'; readonly server: ServerId }
  /** Leadership goes to another server (thesis §3.10); null asks whoever leads. */
  | { readonly type: 'transfer'; readonly server: ServerId | null; readonly to: ServerId }
  /** These shall be the voters: by a change of one, or by joint consensus (§6); null asks whoever leads. */
  | {
      readonly type: 'changeVoters'
      readonly server: ServerId | null
      readonly how: 'single' | 'joint'
      readonly voters: readonly ServerId[]
    }
  /** A new server starts, catches up as a learner, and as a voter is promoted then (thesis §4.2.1). */
  | { readonly type: 'addServer'; readonly as: 'voter' | 'learner' }
  /** A learner becomes a voter once it has caught up. */
  | { readonly type: 'promote'; readonly server: ServerId }
  /** A member leaves the configuration; its thread goes on, and is of no account. */
  | { readonly type: 'removeServer'; readonly server: ServerId }
  /** Unsafe, to show what goes wrong then (Figure 10): the configuration these servers began with. */
  | {
      readonly type: 'setConfiguration'
      readonly servers: readonly ServerId[]
      readonly voters: readonly ServerId[]
    }
  /** The server's disk is as slow as this, or takes no more writes. */
  | {
      readonly type: 'disk'
      readonly server: ServerId
      readonly delayMs: number
      readonly isFull: boolean
    }
  /** The server's own clock runs at this rate; 1000 is right. */
  | { readonly type: 'skewClock'; readonly server: ServerId; readonly ratePerMille: number }
  | { readonly type: 'pause' }
  | { readonly type: 'play' }
  /** World time per real time: 10 (1/100×) to 1000 (1×). */
  | { readonly type: 'setSpeed'; readonly perMille: number }
  | { readonly type: 'setOptions'; readonly options: Partial<RaftOptions> }
  | { readonly type: 'setRule'; readonly rule: keyof Rules; readonly isOn: boolean }
  /** Deletes everything and starts over with this many servers, 1 to 9. */
  | { readonly type: 'newCluster'; readonly servers: number }

export interface Asking {
  readonly server: ServerId | null
  /** How a `get` is answered; null as the cluster's options say. Of no meaning for other commands. */
  readonly mode: ReadMode | null
  /** By hand, in somebody's name: given to `server` at once, and never tried again. */
  readonly as: { readonly client: string; readonly serial: number } | null
}

export type LinkChoice =
  | { readonly type: 'one'; readonly from: Peer; readonly to: Peer }
  | { readonly type: 'servers' }
  | { readonly type: 'clients' }

/** Whether a client is asked: it answers when its answer comes, while time stands some steps later. */
export function isSubmitted(
  request: Request,
): request is Operation & Asking & { readonly as: null } {
  return 'as' in request && request.as === null
}
