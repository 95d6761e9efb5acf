import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Selection } from '../trace/selection'
import type { StageView } from '../trace/shared-run'

export type { Selection } from '../trace/selection'

/** On a phone one panel is shown at a time; on a desktop the left column has tabs. */
export type PhoneTab = 'control' | 'logs' | 'events' | 'inspect'
/** What the left panel is for: everything that can be done, or one event after the other. */
export type Mode = 'sandbox' | 'debug'
/** What the left panel shows of the debugger. */
export type DebugTab = 'next' | 'branches' | 'scenario'
export type Theme = 'auto' | 'light' | 'dark'
/** What a screen reader is told while the cluster runs. */
export type Speech = 'off' | 'milestones' | 'all'

export interface ViewState {
  readonly selection: Selection | null
  readonly mode: Mode
  readonly debugTab: DebugTab
  readonly stage: StageView
  /** The branches that are beside each other; null: the one that is shown, and what is nearest to it. */
  readonly compared: { readonly a: string; readonly b: string } | null
  readonly phoneTab: PhoneTab
  readonly theme: Theme
  /** Single-key shortcuts act. */
  readonly hasKeys: boolean
  readonly speech: Speech
  /** The visitor has left the first-run page. */
  readonly hasStarted: boolean
}

export type ViewStore = StoreApi<ViewState>

export function createViewStore(initial: Partial<ViewState>): ViewStore {
  return createStore<ViewState>(() => ({
    selection: null,
    mode: 'sandbox',
    debugTab: 'next',
    stage: 'ring',
    compared: null,
    phoneTab: 'control',
    theme: 'auto',
    hasKeys: true,
    speech: 'milestones',
    hasStarted: false,
    ...initial,
  }))
}

export function select(store: ViewStore, selection: Selection | null): void {
  store.setState({ selection })
}
