import type { Audit, Cluster, RecordedStep } from '../cluster/cluster'
import type { Request } from '../world/request'
import type { RunHeader } from '../world/record'
import type { World } from '../world/world'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import type { SharedRun } from '../trace/shared-run'
import type { Timeline } from '../trace/timeline'

/** One line of what happened: the run as it was recorded, or as it went on from a moment of another. */
export interface Branch {
  /** Of its run. */
  readonly id: string
  /** For people: `main`, `fork 1`, `opened 1`. */
  readonly name: string
  /** Where it left another; null for one that began by itself. */
  readonly parent: { readonly branch: string; readonly event: number } | null
  /** Of the run it began with: a fork has that of the branch it left. */
  readonly header: RunHeader
  /** Events of its parent that are its own too; its own are those after. */
  readonly base: number
  /** Its last event. */
  readonly length: number
  readonly timeline: Timeline
  /** The earliest event that can still be gone to; 0 nearly always. */
  readonly earliest: number
  /** Invariants that broke in it, each once. */
  readonly violations: Audit['violations']
  /** The first place where the recording and its fold part; null while they agree. */
  readonly divergence: { readonly event: number; readonly sentence: string } | null
}

/** The past that is shown. */
export interface Moment {
  readonly branch: string
  readonly event: number
  readonly world: World
  /** What came before it, the newest last: bounded. */
  readonly recent: readonly RecordedStep[]
  /** The branch's last event: there is nothing after it yet. */
  readonly isEnd: boolean
}

/** Why time was stopped by itself. */
export interface Stop {
  readonly event: number
  /** `S2 becomes leader`. */
  readonly sentence: string
  readonly breakpoint: Breakpoint
}

/** Something that takes a while, and how far it is. */
export interface Work {
  /** `Running on until S2 becomes leader`. */
  readonly what: string
  readonly done: number
  /** null: nobody knows. */
  readonly of: number | null
}

/** What came of replaying a run without one of its inputs. */
export interface ReplayReport {
  readonly without: string
  readonly replayed: number
  /** What could not be done any more, one sentence each. */
  readonly skipped: readonly string[]
}

/** All that a person sees of where they are in time, and in which branch. */
export interface DebugState {
  /** In the order they came to be. */
  readonly branches: readonly Branch[]
  /** The branch whose servers run. */
  readonly live: string
  /** The branch that is shown. */
  readonly shown: string
  /** null: the present of the live branch is shown. */
  readonly moment: Moment | null
  readonly stop: Stop | null
  readonly breakpoints: readonly SetBreakpoint[]
  /** Events of the live branch that breakpoints have yet to look at: the page jumped over them. */
  readonly behind: number
  /** Those at which none could look: they could not be read back. */
  readonly unread: number
  readonly work: Work | null
  readonly report: ReplayReport | null
}

/** All of a branch: what went in, from its first input on, and where time stood. */
export type Recorded = Pick<SharedRun, 'header' | 'records' | 'stood'>

/** What a run from elsewhere has become. */
export interface OpenedBranches {
  readonly branch: string
  /** The one beside it; null where it came alone. */
  readonly beside: string | null
}

/** Where to go from the moment that is shown. */
export type Move = 'next' | 'previous' | 'nextMilestone' | 'previousMilestone' | 'start' | 'end'

/**
 * A cluster with a past. It may be asked whatever a cluster may be asked; while the past is shown, what is
 * asked is done at that moment: servers go on from there, in a branch of their own, unless a branch
 * that is there already did the same.
 */
export interface Debugger extends Cluster {
  state(): DebugState
  /** Calls with the state as it is, then at each change. Returns how to stop. */
  watch(listener: (state: DebugState) => void): () => void
  /** Shows a branch as it was after an event; the shown branch unless another is named. */
  goTo(event: number, branch?: string): Promise<void>
  /**
   * One event, or one milestone, on or back. On from the end of the live branch, while time stands: the
   * earliest of what can happen next happens.
   */
  move(to: Move): Promise<void>
  /** Answers when every move, fork and replay that was asked for before is over. */
  settled(): Promise<void>
  /** Shows the present of the live branch again. */
  backToPresent(): Promise<void>
  /** Servers go on from the moment that is shown, in a new branch, time standing. */
  fork(): Promise<void>
  /** Goes on event by event until the breakpoint is hit, or `stopRunning`. */
  runUntil(breakpoint: Breakpoint): Promise<void>
  stopRunning(): void
  /**
   * Forks before an event, and does again all that was done after it but that; what cannot be done any
   * more is skipped, and listed in the state's `report`.
   */
  replayWithout(event: number): Promise<void>
  /** Events of a branch, both ends among them, as far as they are kept. */
  events(from: number, to: number, branch?: string): Promise<readonly RecordedStep[]>
  /** All of a branch from its first input up to an event. */
  recording(until: number, branch?: string): Promise<Recorded>
  /** Opens a run from elsewhere beside those that are there, and shows its moment; the cluster is paused. */
  open(run: SharedRun): Promise<OpenedBranches>
  /** Gives a branch another name. Names that are no names, or another branch's, are refused. */
  rename(branch: string, name: string): void
  setBreakpoints(breakpoints: readonly SetBreakpoint[]): void
  /** What would follow if this were asked at the moment that is shown; nothing is done. */
  foresee(request: Request): Promise<readonly RecordedStep[]>
}
