import type { Thinned } from '../trace/timeline'
import { count } from '../trace/words'

/** How much of a run is there to be gone back to. */
export interface Kept {
  readonly events: number
  /** The first event that can be gone to. */
  readonly earliest: number
  /** On disk instead of in memory. */
  readonly spilled: number
  readonly thinned: Thinned
}

/** `118,204 events, 78,000 of them on disk.` */
export function keptWords({ events, earliest, spilled, thinned }: Kept): string {
  const all = count(events, 'event')
  const gone = earliest > 0 ? `; those before ${earliest.toLocaleString('en')} are gone` : ''
  const disk = spilled > 0 ? `, ${spilled.toLocaleString('en')} of them on disk` : ''
  const kept = gone === '' && disk === '' ? ', all kept' : `${disk}${gone}`
  return `${all}${kept}.${thinnedWords(thinned)}`
}

function thinnedWords({ commits, commands, marks }: Thinned): string {
  const left = [
    ...(commits > 0 ? [count(commits, 'commit')] : []),
    ...(commands > 0 ? [count(commands, 'command')] : []),
    ...(marks > 0 ? [count(marks, 'old change')] : []),
  ]
  if (left.length === 0) return ''
  return ` The timeline leaves out ${left.join(', ')}, which are in the run.`
}
