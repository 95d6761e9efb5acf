import { useDeferredValue, useMemo, useRef, useSyncExternalStore } from 'react'

import type { SteppedState } from '../debug/stepped-scenario'
import { parseScenario } from '../scenario/parse'
import { editScenario, scenarioRunStore, scenarioStore } from '../store/scenario-store'
import { count } from '../trace/words'
import controls from './Controls.module.css'
import { Problem } from './Problem'
import styles from './Scenario.module.css'
import { ScenarioEditor } from './ScenarioEditor'
import { ScenarioFiles } from './ScenarioFiles'
import { ScenarioHelp } from './ScenarioHelp'
import { Complaints, Transcript } from './ScenarioResults'
import { goToPlace } from './scenario-lines'
import { runScenarioHere, stopScenarioHere } from './scenario-run'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useSpoken } from './use-spoken'

/** A scenario: written, edited, and run on the page's own servers, line by line where that is wanted. */
export function ScenarioPanel() {
  const { cluster } = useStores()
  const area = useRef<HTMLTextAreaElement>(null)
  // At once, not with the next frame: a text field that lags behind what is typed loses its caret.
  const { text, name } = useSyncExternalStore(scenarioStore.subscribe, scenarioStore.getState)
  const { run: last, text: runText, problem } = useFrameStore(scenarioRunStore, (state) => state)
  const settled = useDeferredValue(text)
  const parsed = useMemo(() => parseScenario(settled), [settled])
  const errors = parsed.type === 'bad' ? parsed.errors : []
  const isUnderWay = last?.status === 'waiting' || last?.status === 'running'
  // What another text came to says nothing of this one.
  const isSame = runText === text
  const run = isSame || isUnderWay ? last : null
  const failures = isSame ? (run?.failures ?? []) : []
  const isWaiting = run?.status === 'waiting'
  const isRunning = run?.status === 'running'
  const canBegin = errors.length === 0 || isWaiting
  const state = stateWords(run, errors.length, name)
  useSpoken(state)
  const go = (line: number, column: number) => goToPlace(area.current, line, column)

  function start(how: 'step' | 'run'): void {
    const now = parseScenario(text)
    if (now.type === 'ok') runScenarioHere(how, { parsed: now.scenario, text }, cluster)
  }

  return (
    <div className={styles.scenario}>
      <ScenarioFiles />
      <ScenarioEditor
        area={area}
        text={text}
        onEdit={(edited) => {
          if (isWaiting) stopScenarioHere()
          editScenario(edited)
        }}
        wrong={new Set([...errors, ...failures].map(({ line }) => line))}
        next={isSame ? (run?.next ?? null) : null}
      />
      <div className={controls.row}>
        <button
          type="button"
          className={controls.small}
          disabled={!canBegin || isRunning}
          onClick={() => start('run')}
        >
          {isWaiting ? 'Run on' : 'Run'}
        </button>
        <button
          type="button"
          className={controls.small}
          disabled={!canBegin || isRunning}
          onClick={() => start('step')}
        >
          Step
        </button>
        <button
          type="button"
          className={controls.small}
          disabled={!isRunning && !isWaiting}
          onClick={stopScenarioHere}
        >
          Stop
        </button>
      </div>
      <p id="scenario-state" className={styles.state} data-state={stateOf(run, errors.length)}>
        {state}
      </p>
      <Complaints title="What is wrong with the text" complaints={errors} onGo={go} />
      <Problem text={problem} />
      <Complaints title="What did not hold" complaints={failures} onGo={go} />
      {run !== null && run.lines.length > 0 && <Transcript run={run} />}
      <ScenarioHelp />
    </div>
  )
}

function stateOf(run: SteppedState | null, errors: number): string {
  if (run === null) return errors > 0 ? 'wrong' : 'ready'
  return run.status === 'done' && run.failures.length > 0 ? 'failed' : run.status
}

function stateWords(run: SteppedState | null, errors: number, name: string): string {
  const wrong = errors === 0 ? '' : `${count(errors, 'place')} in the text cannot be read.`
  if (run === null) return wrong === '' ? `${name}: begins a run of its own, time standing.` : wrong
  const failures = run.failures.length
  const held = failures === 0 ? '' : ` ${count(failures, 'expectation')} did not hold.`
  switch (run.status) {
    case 'running':
      return 'Running.'
    case 'waiting':
      return `Line ${run.next} is next.${held}`
    case 'done':
      return failures === 0 ? 'Done: all expectations hold.' : `Done.${held}`
    case 'failed':
      return 'Ended at a line that could not be carried out.'
    case 'stopped':
      return `Stopped.${held} ${wrong}`.trim()
  }
}
