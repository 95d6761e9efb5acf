import type { Cluster } from '../cluster/cluster'
import { startScenario } from './run-lines'
import type { ScenarioFailure, TakenLine } from './run-lines'
import type { Line, Scenario } from './syntax'
import type { TranscriptLine } from './transcript'

export type { ScenarioFailure } from './run-lines'

/** What a scenario came to. */
export interface ScenarioRun {
  /** Each line with what followed from it. */
  readonly transcript: readonly TranscriptLine[]
  readonly failures: readonly ScenarioFailure[]
  /** The last line was reached, and could be carried out. */
  readonly isWhole: boolean
}

/** Who lets a scenario go on, line by line, and hears of each. */
export interface ScenarioGate {
  /** Waited for before each line; false ends the run there. */
  before(line: Line): Promise<boolean>
  after(line: Line, taken: TakenLine): void
}

const openGate: ScenarioGate = { before: async () => true, after: () => {} }

/**
 * Runs a scenario on any cluster whose time can be stopped: one request after the other, each carried out
 * whole. Expectations that fail are collected; a line that cannot be carried out ends the run.
 */
export async function runScenario(
  scenario: Scenario,
  cluster: Cluster,
  gate: ScenarioGate = openGate,
): Promise<ScenarioRun> {
  const failures: ScenarioFailure[] = []
  const transcript: TranscriptLine[] = []
  const running = startScenario(scenario, cluster)
  let isWhole = false
  try {
    for (const line of scenario.lines) {
      if (!(await gate.before(line))) return { transcript, failures, isWhole }
      const taken = await running.take(line)
      transcript.push(taken.transcript)
      failures.push(...taken.failures)
      gate.after(line, taken)
      if (taken.isEnd) return { transcript, failures, isWhole }
    }
    isWhole = true
    return { transcript, failures, isWhole }
  } finally {
    running.end()
  }
}
