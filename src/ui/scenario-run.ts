import type { Debugger } from '../debug/debugger'
import { startSteppedScenario } from '../debug/stepped-scenario'
import type { SteppedScenario } from '../debug/stepped-scenario'
import type { Scenario } from '../scenario/syntax'
import { scenarioRunStore } from '../store/scenario-store'
import { problemText } from './problem-text'

/** The one that is under way: it goes on while its panel is not there. */
let current: SteppedScenario | null = null

/** Goes on with the run that waits; else begins one, which waits after its first line or runs to its end. */
export function runScenarioHere(
  how: 'step' | 'run',
  scenario: { readonly parsed: Scenario; readonly text: string },
  cluster: Debugger,
): void {
  const { run } = scenarioRunStore.getState()
  if (current !== null && run?.status === 'waiting') {
    if (how === 'step') current.step()
    else current.goOn()
    return
  }
  scenarioRunStore.setState({ text: scenario.text, run: null, problem: null })
  current = startSteppedScenario({
    scenario: scenario.parsed,
    cluster,
    isFree: how === 'run',
    prepare: async () => {
      if (cluster.state().moment !== null) await cluster.backToPresent()
    },
    told: (state) => scenarioRunStore.setState({ run: state }),
    onError: (error) => scenarioRunStore.setState({ run: null, problem: problemText(error) }),
  })
}

export function stopScenarioHere(): void {
  current?.stop()
  current = null
}

/** Forgets what a run came to. */
export function clearScenarioRun(): void {
  stopScenarioHere()
  scenarioRunStore.setState({ text: '', run: null, problem: null })
}
