import type { MessageId } from '../server/messages'
import { causesOf, effectsOf } from './causality'
import type { Causality } from './causality'
import type { Point, SpaceTime } from './space-time'

/** What is picked out in the diagram, and what happened before and after it: all else is unrelated. */
export interface Lit {
  /** The event, or the events of the message's sending and arrival. */
  readonly anchors: ReadonlySet<number>
  readonly message: MessageId | null
  /** The past is that of the first anchor, the future that of the last; null where the window lacks it. */
  readonly first: number | null
  readonly last: number | null
  readonly past: ReadonlySet<number>
  readonly future: ReadonlySet<number>
}

export type Picked =
  | { readonly type: 'event'; readonly event: number }
  | { readonly type: 'message'; readonly id: MessageId }

/** null where nothing is picked that the window holds. */
export function litBy(model: SpaceTime, causality: Causality, picked: Picked): Lit | null {
  const line = model.lines.find(({ id, fate }) =>
    picked.type === 'message'
      ? id === picked.id
      : fate.type === 'dropped' && fate.because !== 'lost' && fate.event === picked.event,
  )
  if (line === undefined) {
    if (picked.type === 'message' || !causality.causes.has(picked.event)) return null
    const { event } = picked
    const [past, future] = [causesOf(causality, event), effectsOf(causality, event)]
    return { anchors: new Set([event]), message: null, first: event, last: event, past, future }
  }
  const { sent, received, id } = line
  const past = sent === null ? new Set<number>() : causesOf(causality, sent)
  const future = received === null ? new Set<number>() : effectsOf(causality, received)
  const anchors = new Set([sent, received].filter((event) => event !== null))
  return { anchors, message: id, first: sent, last: received, past, future }
}

/** How many events of these points stand before, after and beside what is picked. */
export function countLit(
  points: readonly Point[],
  { anchors, past, future }: Lit,
): { readonly before: number; readonly after: number; readonly unrelated: number } {
  const events = points.flatMap((point) => point.events).filter((event) => !anchors.has(event))
  const before = events.filter((event) => past.has(event)).length
  const after = events.filter((event) => future.has(event)).length
  return { before, after, unrelated: events.length - before - after }
}

/** What a point, with all its events, is to what is picked. */
export function standing(events: readonly number[], lit: Lit | null): Standing {
  if (lit === null) return 'plain'
  if (events.some((event) => lit.anchors.has(event))) return 'picked'
  if (events.some((event) => lit.past.has(event))) return 'past'
  return events.some((event) => lit.future.has(event)) ? 'future' : 'far'
}

export type Standing = 'plain' | 'picked' | 'past' | 'future' | 'far'
