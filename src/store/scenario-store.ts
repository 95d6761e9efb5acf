import { createStore } from 'zustand/vanilla'
import type { SteppedState } from '../debug/stepped-scenario'

/** The scenario in the page's editor. It outlives the panel, which comes and goes with its tab. */
export interface ScenarioText {
  /** Of its file, without `.raft`. */
  readonly name: string
  readonly text: string
  /** It was edited since it was opened, written or saved. */
  readonly isEdited: boolean
  /** What another took the place of though it was edited; null where nothing is lost. */
  readonly before: { readonly name: string; readonly text: string } | null
}

const empty = `cluster S1 S2 S3
ready
timeout S1
settle
expect leader=S1
`

export const scenarioStore = createStore<ScenarioText>(() => ({
  name: 'scenario',
  text: empty,
  isEdited: false,
  before: null,
}))

/** Puts a scenario into the editor: a file that was opened or dropped, or a run that was written down. */
export function openScenario(text: string, name: string): void {
  const { text: old, name: oldName, isEdited } = scenarioStore.getState()
  const before = isEdited ? { name: oldName, text: old } : null
  scenarioStore.setState({ text, name: nameOf(name), isEdited: false, before })
}

export function editScenario(text: string): void {
  scenarioStore.setState({ text, isEdited: true })
}

export function scenarioSaved(): void {
  scenarioStore.setState({ isEdited: false })
}

/** Takes back what another took the place of. */
export function restoreScenario(): void {
  const { before } = scenarioStore.getState()
  if (before !== null) scenarioStore.setState({ ...before, isEdited: true, before: null })
}

/** Of a file or a path. */
function nameOf(file: string): string {
  const name = file.replace(/^.*[/\\]/, '').replace(/\.raft$/, '')
  return name === '' ? 'scenario' : name
}

/** The run of a scenario, as far as it has come. */
export interface ScenarioRunState {
  /** What runs: the editor's text may be another by now. */
  readonly text: string
  readonly run: SteppedState | null
  /** Why it could not go on, where no line is to blame. */
  readonly problem: string | null
}

export const scenarioRunStore = createStore<ScenarioRunState>(() => ({
  text: '',
  run: null,
  problem: null,
}))
