import type { At, Bar, Layout, LineAt } from './space-time-layout'
import type { Lit, Standing } from './space-time-cone'

/** Paths of the diagram as SVG text: many of one kind are one path, so that there are few elements. */

/** How a message is drawn. */
export type Stroke = 'delivered' | 'late' | 'dropped' | 'waiting'

export interface MessagePath {
  readonly stroke: Stroke
  readonly tone: 'lit' | 'far' | 'picked'
  readonly d: string
  /** Arrowheads, filled. */
  readonly heads: string
  /** What the ends of stubs say: ✕ lost, ○ on its way, ‖ held. */
  readonly marks: string
}

export function messagePaths(layout: Layout): readonly MessagePath[] {
  const groups = new Map<string, LineAt[]>()
  for (const each of layout.lines) {
    const key = `${strokeOf(each)} ${toneOf(each.standing)}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()]
    .flatMap((lines): readonly MessagePath[] => {
      const [first] = lines
      if (first === undefined) return []
      return [
        {
          stroke: strokeOf(first),
          tone: toneOf(first.standing),
          d: lines.map(({ from, to }) => `M${xy(layout, from)}L${xy(layout, to)}`).join(''),
          heads: lines.map((each) => headOf(layout, each)).join(''),
          marks: lines.map((each) => markOf(layout, each)).join(''),
        },
      ]
    })
    .toSorted((a, b) => tones.indexOf(a.tone) - tones.indexOf(b.tone))
}

const tones: readonly MessagePath['tone'][] = ['far', 'lit', 'picked']

export function toneOf(standing: Standing): MessagePath['tone'] {
  return standing === 'far' || standing === 'picked' ? standing : 'lit'
}

function strokeOf({ line: { fate } }: LineAt): Stroke {
  return fate.type === 'held' || fate.type === 'onItsWay' ? 'waiting' : fate.type
}

/** A coordinate pair of the picture. */
export function xy({ isDown }: Pick<Layout, 'isDown'>, { t, u }: At): string {
  const [x, y] = isDown ? [u, t] : [t, u]
  return `${round(x)} ${round(y)}`
}

function headOf(layout: Layout, { line, from, to, standing }: LineAt): string {
  if (line.received === null) return ''
  const [length, back] = standing === 'picked' ? [10, 6] : [7, 4]
  const [dt, du] = [to.t - from.t, to.u - from.u]
  const whole = Math.hypot(dt, du)
  if (whole < 1) return ''
  const [ct, cu] = [dt / whole, du / whole]
  const tip = { t: to.t - ct * back, u: to.u - cu * back }
  const wing = (side: number) => ({
    t: tip.t - ct * length - cu * side * length * 0.4,
    u: tip.u - cu * length + ct * side * length * 0.4,
  })
  return `M${xy(layout, tip)}L${xy(layout, wing(1))}L${xy(layout, wing(-1))}Z`
}

function markOf(layout: Layout, { line: { fate }, to }: LineAt): string {
  const [x, y] = (layout.isDown ? [to.u, to.t] : [to.t, to.u]).map(round)
  if (fate.type === 'dropped') return cross(x ?? 0, y ?? 0, 3)
  if (fate.type === 'onItsWay') return `M${x} ${y}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`
  return fate.type === 'held' ? `M${x} ${y}m-2 -4v8m4 0v-8` : ''
}

export function cross(x: number, y: number, r: number): string {
  return `M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`
}

/** A lane's bar: who leads or wants to is broad, who follows is thin. */
export function barBox(
  { isDown }: Pick<Layout, 'isDown'>,
  { t, length, role }: Bar,
  u: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const broad = role === 'follower' ? 4 : 10
  const [along, across] = [round(t), round(u - broad / 2)]
  return isDown
    ? { x: across, y: along, width: broad, height: round(length) }
    : { x: along, y: across, width: round(length), height: broad }
}

/** The two edges of a broad bar. */
export function barEdges(layout: Pick<Layout, 'isDown'>, bar: Bar, u: number): string {
  const { x, y, width, height } = barBox(layout, bar, u)
  return layout.isDown
    ? `M${x} ${y}v${height}m${width} 0v${-height}`
    : `M${x} ${y}h${width}m0 ${height}h${-width}`
}

/**
 * The region of what happened before, and after, what is picked: along each lane to the last event before
 * and from the first after, and between neighbours straight across.
 */
export function conePaths(
  layout: Layout,
  { first, last }: Pick<Lit, 'first' | 'last'>,
): { readonly past: string; readonly future: string } {
  const ends = (wanted: 'past' | 'future') =>
    layout.lanes.map(({ lane, u }) => {
      const anchor = wanted === 'past' ? first : last
      const its = layout.points
        .filter(({ point: { lane: id, events }, standing }) => {
          const isAnchor = anchor !== null && events.includes(anchor)
          return id === lane.id && (standing === wanted || isAnchor)
        })
        .map(({ t }) => t)
      if (its.length === 0) return null
      const reach = wanted === 'past' ? Math.max(...its) + 9 : Math.min(...its) - 9
      return { t: Math.min(layout.end, Math.max(layout.begin, reach)), u }
    })
  return {
    past: region(layout, ends('past'), layout.begin),
    future: region(layout, ends('future'), layout.end),
  }
}

function region(layout: Layout, ends: readonly (At | null)[], side: number): string {
  const bands = ends.map((at) => {
    if (at === null) return ''
    const corners = [
      { t: side, u: at.u - 12 },
      { t: at.t, u: at.u - 12 },
      { t: at.t, u: at.u + 12 },
      { t: side, u: at.u + 12 },
    ]
    return `M${corners.map((corner) => xy(layout, corner)).join('L')}Z`
  })
  const between = ends.map((at, i) => {
    const next = ends[i + 1]
    if (at === null || next === undefined || next === null) return ''
    const corners = [{ t: side, u: at.u }, at, next, { t: side, u: next.u }]
    return `M${corners.map((corner) => xy(layout, corner)).join('L')}Z`
  })
  return [...bands, ...between].join('')
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
