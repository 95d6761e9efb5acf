import type { MessageId } from '../server/messages'
import type { At, Layout } from '../trace/space-time-layout'

/** What lies under a finger or a pointer: a point before a line. */
export type Hit =
  | { readonly type: 'point'; readonly event: number }
  | { readonly type: 'line'; readonly id: MessageId }

/** Points and lines are thin: what is nearest within `reach` pixels is meant. */
export function hitAt(layout: Layout, x: number, y: number, reach: number): Hit | null {
  const at = layout.isDown ? { t: y, u: x } : { t: x, u: y }
  const point = nearest(layout.points, ({ t, u }) => Math.hypot(t - at.t, u - at.u), reach)
  if (point !== null) return { type: 'point', event: point.point.event }
  const line = nearest(layout.lines, ({ from, to }) => distance(at, from, to), reach * 0.75)
  return line === null ? null : { type: 'line', id: line.line.id }
}

function nearest<T>(things: readonly T[], far: (thing: T) => number, reach: number): T | null {
  let [best, shortest]: [T | null, number] = [null, reach]
  for (const thing of things) {
    const its = far(thing)
    if (its < shortest) [best, shortest] = [thing, its]
  }
  return best
}

/** From a place to a stretch between two others. */
function distance(at: At, from: At, to: At): number {
  const [dt, du] = [to.t - from.t, to.u - from.u]
  const along = ((at.t - from.t) * dt + (at.u - from.u) * du) / Math.max(1, dt * dt + du * du)
  const k = Math.min(1, Math.max(0, along))
  return Math.hypot(at.t - from.t - k * dt, at.u - from.u - k * du)
}
