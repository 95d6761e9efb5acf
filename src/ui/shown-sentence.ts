import type { ClusterState } from '../store/cluster-store'
import type { DebugState } from '../debug/debugger'
import { isRest } from '../debug/rests'
import type { RecordedStep } from '../trace/line'
import { sentence } from '../trace/sentence'
import { lines } from '../trace/sentences'
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
  return step?.event === moment.event
    ? told(mainOf(moment.recent) ?? step)
    : 'Before the first event.'
}

/** Of what happened at once, such as a vote and the write of it: the first that has something to tell. */
export function mainOf(recent: readonly RecordedStep[]): RecordedStep | undefined {
  const first = recent.findLastIndex((step, i) => {
    const before = recent[i - 1]
    return before === undefined || isRest(before.applied.world, step)
  })
  return recent.slice(first).find((step) => lines(step).length > 0)
}

/** While time stands, each event is somebody's doing; while it runs, they are too many. */
function latestSentence({ world, recent, lately }: ClusterState): string {
  const step = (world?.perMille === 0 ? mainOf(lately) : undefined) ?? recent.at(-1)
  return step === undefined ? '' : told(step)
}

function told(step: RecordedStep): string {
  const { record } = step
  const text = sentence(step)
  if (text !== '') return text
  return 'server' in record ? `${record.server} takes a step and decides nothing.` : 'Nothing new.'
}
