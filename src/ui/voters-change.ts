import { count } from '../trace/words'
import { majorityOf } from './members'

export type How = 'single' | 'joint'

/** What a change of the voters would come to. */
export interface VotersChange {
  /** Voters that come or go. */
  readonly moves: number
  /** What is needed for so many. */
  readonly how: How
  readonly sentence: string
}

export function changeOf(before: readonly string[], after: readonly string[]): VotersChange {
  const coming = after.filter((id) => !before.includes(id))
  const going = before.filter((id) => !after.includes(id))
  const moves = coming.length + going.length
  const how = moves > 1 ? 'joint' : 'single'
  if (after.length === 0) return { moves, how, sentence: 'Somebody must vote.' }
  if (moves === 0) return { moves, how, sentence: 'These are the voters now.' }
  const parts = [
    ...(coming.length > 0 ? [`${coming.join(' ')} ${coming.length === 1 ? 'comes' : 'come'}`] : []),
    ...(going.length > 0 ? [`${going.join(' ')} ${going.length === 1 ? 'goes' : 'go'}`] : []),
  ]
  const now = `${majorityOf(before.length)} of ${before.length}`
  const then = `${majorityOf(after.length)} of ${count(after.length, 'voter')}`
  return { moves, how, sentence: `${parts.join(', ')}: a majority is ${now} now, ${then} then.` }
}
