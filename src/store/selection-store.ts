import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { LogIndex, ServerId } from '../raft/index'
import type { MessageId, Peer } from '../server/messages'

/** What the person looks at: one thing, the same in stage, logs, feed and inspector. */
export type Selection =
  | { readonly type: 'server'; readonly server: ServerId }
  | { readonly type: 'link'; readonly a: Peer; readonly b: Peer }
  | { readonly type: 'message'; readonly id: MessageId }
  | { readonly type: 'entry'; readonly server: ServerId; readonly index: LogIndex }
  | { readonly type: 'client'; readonly client: string }

/** On a phone one panel is shown at a time; on a desktop the left column has tabs. */
export type PhoneTab = 'control' | 'logs' | 'events' | 'inspect'
export type Theme = 'auto' | 'light' | 'dark'
/** What a screen reader is told while the cluster runs. */
export type Speech = 'off' | 'milestones' | 'all'

export interface ViewState {
  readonly selection: Selection | null
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
