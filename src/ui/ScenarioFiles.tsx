import { useRef, useState } from 'react'

import { writtenRun } from '../debug/written-run'
import {
  openScenario,
  restoreScenario,
  scenarioSaved,
  scenarioStore,
} from '../store/scenario-store'
import controls from './Controls.module.css'
import { Problem } from './Problem'
import styles from './Scenario.module.css'
import { problemText } from './problem-text'
import { mostBytes, save } from './scenario-save'
import { scenarioFiles } from './scenario-files'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** Where a scenario comes from, and where it goes: the run that is shown, a file, the page's own. */
export function ScenarioFiles() {
  const { cluster } = useStores()
  const picker = useRef<HTMLInputElement>(null)
  const name = useFrameStore(scenarioStore, (state) => state.name)
  const before = useFrameStore(scenarioStore, (state) => state.before)
  const [problem, setProblem] = useState<string | null>(null)
  const [writing, setWriting] = useState<number | null>(null)

  function attempt(what: () => Promise<void>): void {
    setProblem(null)
    what().catch((error: unknown) => setProblem(problemText(error)))
  }

  async function write(): Promise<void> {
    setWriting(0)
    try {
      const { text } = await writtenRun(cluster, async (part) => {
        setWriting(part)
        await new Promise((resolve) => requestAnimationFrame(resolve))
      })
      openScenario(text, 'run')
    } finally {
      setWriting(null)
    }
  }

  async function openFile(file: File): Promise<void> {
    if (file.size > mostBytes) setProblem('That file is too large: a scenario has 256 KiB at most.')
    else openScenario(await file.text(), file.name)
  }

  async function openExample(file: string): Promise<void> {
    const response = await fetch(new URL(`scenarios/${file}.raft`, document.baseURI))
    if (!response.ok) setProblem('That scenario could not be loaded.')
    else openScenario(await response.text(), file)
  }

  return (
    <>
      <div className={controls.row}>
        <select
          className={`${controls.select} ${styles.examples}`}
          aria-label="Open one of the scenarios of the page"
          value=""
          onChange={({ currentTarget }) => attempt(() => openExample(currentTarget.value))}
        >
          <option value="" disabled>
            Examples
          </option>
          {scenarioFiles.map(({ file, title }) => (
            <option key={file} value={file}>
              {file.slice(0, 2)} {title}
            </option>
          ))}
        </select>
        <button type="button" className={controls.small} onClick={() => picker.current?.click()}>
          Open…
        </button>
        <button
          type="button"
          className={controls.small}
          onClick={() => {
            save(`${name}.raft`, scenarioStore.getState().text)
            scenarioSaved()
          }}
        >
          Save
        </button>
        <input
          ref={picker}
          type="file"
          accept=".raft,text/plain"
          aria-label="Open a scenario file"
          hidden
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0]
            if (file !== undefined) attempt(() => openFile(file))
            currentTarget.value = ''
          }}
        />
        <button
          type="button"
          className={controls.small}
          disabled={writing !== null}
          onClick={() => attempt(write)}
        >
          {writing === null ? 'Write from this run' : `Writing ${Math.round(writing * 100)} %`}
        </button>
        {before !== null && (
          <button type="button" className={controls.small} onClick={restoreScenario}>
            Back to {before.name}
          </button>
        )}
      </div>
      <Problem text={problem} />
    </>
  )
}
