import type { Cluster } from '../cluster/cluster'
import { runScenario } from '../scenario/run'
import type { ScenarioFailure } from '../scenario/run-lines'
import type { Line, Scenario } from '../scenario/syntax'

/** How far a scenario has come. */
export interface SteppedState {
  /**
   * waiting: for `step` or `goOn`; done: its last line was reached; failed: a line could not be carried out;
   * stopped: by hand.
   */
  readonly status: 'running' | 'waiting' | 'done' | 'failed' | 'stopped'
  /** The number of the line that comes next, or is carried out now; null where none does. */
  readonly next: number | null
  readonly lines: readonly DoneLine[]
  readonly failures: readonly ScenarioFailure[]
}

/** A line that was carried out, and what followed; not those that declare the beginning. */
export interface DoneLine {
  readonly number: number
  readonly text: string
  readonly says: readonly string[]
}

export interface SteppedScenario {
  /** Carries out the next line. */
  step(): void
  /** Carries out all that are left. */
  goOn(): void
  /** After the line that is carried out now. */
  stop(): void
}

export interface SteppedOptions {
  readonly scenario: Scenario
  readonly cluster: Cluster
  /** It does not wait before the lines: `goOn` from the beginning. */
  readonly isFree: boolean
  /** Waited for before each line: the cluster is to be shown, and asked, as it is now. */
  readonly prepare: () => Promise<void>
  readonly told: (state: SteppedState) => void
  /** What no scenario brings about: the cluster is closed, say. */
  readonly onError: (error: unknown) => void
}

/** Runs a scenario line by line at a person's pace. Lines that let nothing happen are not waited for. */
export function startSteppedScenario(options: SteppedOptions): SteppedScenario {
  const { scenario, cluster, prepare, told, onError } = options
  let isFree = options.isFree
  let isStopped = false
  /** One line more is wanted, whether anything waits already or not. */
  let wanted = isFree ? 0 : 1
  let open: (() => void) | null = null
  let state: SteppedState = { status: 'running', next: null, lines: [], failures: [] }

  function change(changed: Partial<SteppedState>): void {
    state = { ...state, ...changed }
    told(state)
  }

  async function before(line: Line): Promise<boolean> {
    if (!isSpoken(line)) return !isStopped
    if (!isFree && wanted === 0) {
      change({ status: 'waiting', next: line.number })
      await new Promise<void>((resolve) => (open = resolve))
    }
    if (isStopped) return false
    wanted = Math.max(0, wanted - 1)
    change({ status: 'running', next: line.number })
    await prepare()
    return true
  }

  function release(): void {
    open?.()
    open = null
  }

  runScenario(scenario, cluster, {
    before,
    after(line, { transcript, failures }) {
      if (!isSpoken(line)) return
      const says = transcript.followed.flatMap((each) => (each.says === '' ? [] : [each.says]))
      const done = { number: line.number, text: transcript.line, says }
      change({ lines: [...state.lines, done], failures: [...state.failures, ...failures] })
    },
  }).then(({ isWhole }) => {
    change({ status: isWhole ? 'done' : isStopped ? 'stopped' : 'failed', next: null })
  }, onError)

  return {
    step() {
      wanted++
      release()
    },
    goOn() {
      isFree = true
      release()
    },
    stop() {
      isStopped = true
      release()
    },
  }
}

/** Whether a line does something or looks at something: what declares the beginning does neither. */
function isSpoken({ statement }: Line): boolean {
  switch (statement?.type) {
    case undefined:
    case 'cluster':
    case 'spare':
    case 'node':
    case 'opt':
      return false
    default:
      return true
  }
}
