import type { Operation } from '../kv/operation'
import type { RaftOptions, Rules, ServerId } from '../raft/index'
import type { LinkRule } from '../server/links'
import type { MessageId, Peer } from '../server/messages'

/**
 * All that a person can do to a cluster. A button, a key, a line of a scenario, a call of `window.raft`
 * and a test helper are spellings of these, and none of them can do what the others can't.
 */
export type Request =
  /** A client command; `server` asks that server only, null follows the leader. */
  | (Operation & { readonly server: ServerId | null })
  /** Ends the server's thread without a goodbye. */
  | { readonly type: 'crash'; readonly server: ServerId }
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
  /** Fires the server's timer now. */
  | {
      readonly type: 'timeout'
      readonly server: ServerId
      readonly timer: 'election' | 'heartbeat'
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

export type LinkChoice =
  | { readonly type: 'one'; readonly from: Peer; readonly to: Peer }
  | { readonly type: 'servers' }
  | { readonly type: 'clients' }
