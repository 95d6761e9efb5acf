import type { ClusterState } from '../store/cluster-store'
import type { DebugState } from '../debug/debugger'
import type { RecordedStep } from '../trace/line'
import { sentence } from '../trace/sentence'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** No faster than it can be read. */
const readMs = 500

/** What happened in the event that is shown, in words; of the present, what was the latest worth words. */
export function useShownSentence(): string {
  const { clusterStore, debugStore } = useStores()
  const past = useFrameStore(debugStore, pastSentence)
  const latest = useFrameStore(clusterStore, latestSentence, readMs)
  return past ?? latest
}

function pastSentence({ moment }: DebugState): string | null {
  if (moment === null) return null
  const step = moment.recent.at(-1)
  return step?.event === moment.event ? told(step) : 'Before the first event.'
}

function latestSentence({ recent }: ClusterState): string {
  const step = recent.at(-1)
  return step === undefined ? '' : told(step)
}

function told(step: RecordedStep): string {
  const { record } = step
  const text = sentence(step)
  if (text !== '') return text
  return 'server' in record ? `${record.server} takes a step and decides nothing.` : 'Nothing new.'
}
