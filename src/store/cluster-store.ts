import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type {
  Audit,
  Cluster,
  ClusterEvent,
  Notice,
  RecordedStep,
  StorageKind,
} from '../cluster/cluster'
import type { Message } from '../server/messages'
import type { InFlight, World } from '../world/world'

/**
 * What the screen draws: a fold of what the cluster tells. Data only; requests go to the cluster, and
 * the store hears back like everybody else.
 */
export interface ClusterState {
  /** What is shown: the present, or a moment of the past; null until the first event. */
  readonly world: World | null
  /** The newest steps before it that somebody may want a sentence of, oldest first; bounded. */
  readonly recent: readonly RecordedStep[]
  /** The very last steps, whatever they are, oldest first. */
  readonly lately: readonly RecordedStep[]
  /** Messages lost on their link lately, to draw where they ended; bounded. */
  readonly lost: readonly InFlight[]
  /** The present while the past is shown; null while it is shown itself. */
  readonly present: Scene | null
  readonly audit: Audit | null
  /** What a person should read, newest last; dismissed by id. */
  readonly notices: readonly Notice[]
  readonly storage: StorageKind
}

/** What can be drawn at once. */
type Scene = Pick<ClusterState, 'world' | 'recent' | 'lately' | 'lost'>

export type ClusterStore = StoreApi<ClusterState>

/** Steps kept for the feed. */
export const maxRecent = 2000
const maxLately = 12
const maxLost = 60
const maxNotices = 5

export const emptyClusterState: ClusterState = {
  world: null,
  recent: [],
  lately: [],
  lost: [],
  present: null,
  audit: null,
  notices: [],
  storage: 'indexedDb',
}

export function createClusterStore(cluster: Cluster): ClusterStore {
  const store = createStore<ClusterState>(() => emptyClusterState)
  cluster.subscribe((event) => store.setState((state) => reduce(state, event)))
  return store
}

export function reduce(state: ClusterState, event: ClusterEvent): ClusterState {
  switch (event.type) {
    case 'world':
      return event.isNewRun
        ? {
            ...emptyClusterState,
            storage: state.storage,
            notices: state.notices,
            world: event.world,
            recent: sharedWith(event.world, state.recent),
          }
        : withPresent(state, { ...presentOf(state), world: event.world, lost: [] })
    case 'records':
      return withPresent(state, sceneAfter(event.world, event.steps, presentOf(state)))
    case 'moment': {
      const { moment } = event
      if (moment === null) return { ...state, ...presentOf(state), present: null }
      const past = sceneAfter(moment.world, moment.recent, {
        world: null,
        recent: [],
        lately: [],
        lost: [],
      })
      return { ...state, ...past, present: presentOf(state) }
    }
    case 'audit':
      return { ...state, audit: event.audit }
    case 'notice':
      return { ...state, notices: keepLast(maxNotices, state.notices, [event.notice]) }
    case 'storage':
      return { ...state, storage: event.kind }
  }
}

/** A run that goes on from a moment of the one that was shown has its past in common with it. */
function sharedWith(
  { header, count }: World,
  recent: ClusterState['recent'],
): ClusterState['recent'] {
  return header.parent === null ? [] : recent.filter(({ event }) => event <= count)
}

function presentOf({ present, world, recent, lately, lost }: ClusterState): Scene {
  return present ?? { world, recent, lately, lost }
}

/** The present goes on, whether it is shown or not. */
function withPresent(state: ClusterState, scene: Scene): ClusterState {
  return state.present === null ? { ...state, ...scene } : { ...state, present: scene }
}

function sceneAfter(world: World, steps: readonly RecordedStep[], before: Scene): Scene {
  return {
    world,
    recent: keepLast(maxRecent, before.recent, steps.filter(isWorthASentence)),
    lately: keepLast(maxLately, before.lately, steps.slice(-maxLately)),
    lost: keepLast(
      maxLost,
      before.lost,
      steps.flatMap((step) => step.applied.lost),
    ),
  }
}

/** Heartbeats and their answers, hashes, bare completions of writes and time that passes fill no feed. */
export function isWorthASentence(step: RecordedStep): boolean {
  const { record, applied } = step
  if (record.type === 'hash' || record.type === 'clientBoot' || record.type === 'advance')
    return false
  if (record.type === 'step') {
    // A write that a person had land is what they did.
    const isByHand = applied.world.disk === 'hand'
    return applied.decisions.some(({ type }) => !isRoutine(type) || (isByHand && type === 'stored'))
  }
  if (record.type === 'clientStep')
    return applied.settled.length > 0 || record.inputs.some((input) => input.type === 'submit')
  if (record.type === 'discard') {
    return record.reason === 'byHand' || applied.taken.some(({ message }) => !isHeartbeat(message))
  }
  return true
}

/** A cut link loses these by the dozen. */
function isHeartbeat(message: Message): boolean {
  return message.type === 'AppendEntries' && message.entries.length === 0
}

function isRoutine(type: string): boolean {
  return routine.has(type)
}

const routine: ReadonlySet<string> = new Set([
  'heartbeatAccepted',
  'stored',
  'answerIgnored',
  'quorumChecked',
])

function keepLast<T>(most: number, old: readonly T[], added: readonly T[]): readonly T[] {
  if (added.length === 0) return old
  const all = added.length >= most ? added : [...old, ...added]
  return all.length <= most ? all : all.slice(all.length - most)
}

export function dismissNotice(store: ClusterStore, id: number): void {
  store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))
}

/** Tells the person something that no cluster said, such as why a key's request was refused. */
export function addNotice(store: ClusterStore, text: string): void {
  store.setState(({ notices }) => {
    // A cluster counts its notices up from 1; these count down.
    const id = Math.min(0, ...notices.map((notice) => notice.id)) - 1
    const notice: Notice = { id, kind: 'problem', text, server: null }
    return { notices: keepLast(maxNotices, notices, [notice]) }
  })
}

export const selectServer = (id: string) => (state: ClusterState) =>
  state.world?.servers[id as keyof World['servers']]
