import type { Operation } from '../kv/operation'
import type { Micros, ServerId } from '../raft/index'
import type { Expectation } from './expectation'
import type { NodeSetting } from './initial-server'
import type { OptionSetting } from './options'
import type { Link, Pattern } from './pattern'
import type { Comment } from './words'

/** A scenario as data: its lines in order, comments and blank lines among them. */
export interface Scenario {
  readonly lines: readonly Line[]
}

/**
 * One line. The n-th word of the text stands at the n-th column, so that whoever runs the line can
 * point at a word; see `expectationColumn`. Printing puts the words back there.
 */
export interface Line {
  readonly number: number
  readonly statement: Statement | null
  readonly columns: readonly number[]
  readonly comment: Comment | null
}

/** What a line says. `type` is its first word, but for `read` and `write`. */
export type Statement =
  /** The voters. */
  | { readonly type: 'cluster'; readonly servers: readonly ServerId[] }
  /** Servers that run but are in nobody's configuration. */
  | { readonly type: 'spare'; readonly servers: readonly ServerId[] }
  | { readonly type: 'opt'; readonly settings: readonly OptionSetting[] }
  | {
      readonly type: 'node'
      readonly server: ServerId
      readonly settings: readonly NodeSetting[]
    }
  /** The initial state is complete. */
  | { readonly type: 'ready' }
  /** Their election timers fire, in that order. */
  | { readonly type: 'timeout'; readonly servers: readonly ServerId[] }
  /** Deliver, lose, keep out of `settle`, or copy the messages in flight that match. */
  | { readonly type: MessageVerb; readonly pattern: Pattern }
  /** Put back what is held, or of that what matches. */
  | { readonly type: 'release'; readonly pattern: Pattern | null }
  /** Deliver the oldest message until none is in flight. */
  | { readonly type: 'settle' }
  | {
      readonly type: 'crash'
      readonly server: ServerId
      readonly faults: readonly DiskFault[]
    }
  | { readonly type: ServerVerb; readonly server: ServerId }
  /** A disk that is full takes no more writes: its server ends at the next. */
  | { readonly type: 'disk'; readonly server: ServerId; readonly isFull: boolean }
  /** Only servers of one group reach each other; servers that are in none keep all links. */
  | { readonly type: 'part'; readonly groups: readonly (readonly ServerId[])[] }
  | { readonly type: 'cut'; readonly link: Link }
  /** Null repairs everything. */
  | { readonly type: 'heal'; readonly link: Link | null }
  | Read
  | Write
  /** World time passes. */
  | { readonly type: 'wait'; readonly duration: Micros }
  | { readonly type: 'clock'; readonly server: ServerId; readonly ratePerMille: number }
  /** A new server comes, and the leader is asked to add it. */
  | { readonly type: 'add'; readonly server: ServerId; readonly as: 'voter' | 'learner' }
  | { readonly type: MemberVerb; readonly server: ServerId }
  | { readonly type: 'transfer'; readonly from: ServerId; readonly to: ServerId }
  /** Propose another set of voters, by a single-server change or by joint consensus. */
  | {
      readonly type: 'conf' | 'joint'
      readonly server: ServerId
      readonly voters: readonly ServerId[]
    }
  /** Those servers' initial configuration is replaced (unsafe, paper Figure 10). */
  | {
      readonly type: 'setconf'
      readonly servers: readonly ServerId[]
      readonly voters: readonly ServerId[]
    }
  /** Remember the whole run; go back to it. */
  | { readonly type: 'mark' | 'fork'; readonly name: string }
  | { readonly type: 'expect'; readonly expectations: readonly Expectation[] }

/** What asks for other members: a refusal is an outcome, to be expected or not. */
export type MembersStatement = Extract<
  Statement,
  { readonly type: 'conf' | 'joint' | 'add' | MemberVerb }
>

export const messageVerbs = ['deliver', 'drop', 'hold', 'dup'] as const
export type MessageVerb = (typeof messageVerbs)[number]

/** What is said of one server alone: the heartbeat interval elapses, the leader's quorum check, … */
export const serverVerbs = [
  ...(['hb', 'restart', 'checkquorum', 'snapshot', 'abort'] as const),
  /** The write that is held goes to the disk; the server lives on and does nothing; it does again. */
  ...(['complete', 'freeze', 'thaw'] as const),
] as const
export type ServerVerb = (typeof serverVerbs)[number]

/** What the leader is asked of one server: a learner becomes a voter; a member leaves. */
export const memberVerbs = ['promote', 'remove'] as const
export type MemberVerb = (typeof memberVerbs)[number]

export type DiskFault =
  /** The last entries of the disk, acknowledged or not. */
  { readonly type: 'lose'; readonly entries: number } | { readonly type: WordFault }

/** Its vote; everything; half of what was written last. */
export const wordFaults = ['losevote', 'erase', 'tear'] as const
export type WordFault = (typeof wordFaults)[number]

/** `get C x @S1 mode=lease`. Without a mode the read goes through the log. */
export interface Read {
  readonly type: 'read'
  readonly name: string
  readonly key: string
  readonly server: ServerId
  readonly mode: ReadMode | null
}

export const readModes = ['log', 'readindex', 'lease', 'local'] as const
export type ReadMode = (typeof readModes)[number]

/** `put A x=2 @S1`. `seq` is the request's serial number in its client's session, if it is stated. */
export interface Write {
  readonly type: 'write'
  readonly name: string
  readonly operation: WriteOperation
  readonly server: ServerId
  readonly seq: number | null
}

export type WriteOperation = Exclude<Operation, { readonly type: 'get' }>

/** Who sends a request: the part of its name before the dot, or all of it. */
export function clientOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}

/** Where the n-th expectation of an `expect` line stands. */
export function expectationColumn({ columns }: Line, n: number): number {
  return columns[n + 1] ?? 1
}
