import type { At, Layout, PointAt, View } from './space-time-layout'
import type { Point } from './space-time'
import type { Lit, Standing } from './space-time-cone'

/** A text of the diagram, and where it begins. */
export interface PlacedLabel {
  readonly event: number
  readonly text: string
  /** A term's number, where its term begins on a lane; else null. */
  readonly term: number | null
  readonly x: number
  /** Of its baseline. */
  readonly y: number
  readonly standing: Standing
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Of a text of 12 pixels, a little more than most fonts take. */
export const letter = 6.6
const line = 15
/** Longer ones are cut: the event’s name says all. */
const longest = 18

/**
 * Gives labels a place where none covers another: what is picked first, then by weight. What finds no room
 * beside its point is left out; the list of events has it.
 */
export function placeLabels(
  layout: Layout,
  { width, height }: Pick<View, 'width' | 'height'>,
  lit: Lit | null,
): readonly PlacedLabel[] {
  const edge = layout.isDown ? { x: 36, y: layout.begin } : { x: layout.begin, y: 16 }
  const isInside = (box: Box) =>
    box.x >= edge.x && box.x + box.width <= width && box.y >= edge.y && box.y + box.height <= height
  const taken: Box[] = layout.points.map((at) => around(layout, at))
  const wanted = [...wantedTexts(layout, lit), ...wantedTerms(layout)].toSorted(
    (a, b) => b.weight - a.weight || a.event - b.event,
  )
  return wanted.flatMap(({ at, event, text, term, standing }) => {
    const size = { width: term === null ? text.length * letter : chipWidth(term), height: line }
    const spot = places(layout, at, size).find(
      (box) => isInside(box) && !taken.some((other) => overlaps(box, other)),
    )
    if (spot === undefined) return []
    taken.push(spot)
    return [{ event, text, term, x: spot.x, y: spot.y + 11.5, standing }]
  })
}

interface Wanted {
  readonly at: At
  readonly event: number
  readonly text: string
  readonly term: number | null
  readonly standing: Standing
  readonly weight: number
}

function wantedTexts({ points }: Layout, lit: Lit | null): readonly Wanted[] {
  return points
    .filter(({ point, standing }) => point.label !== null || standing === 'picked')
    .map((at) => {
      const { event } = at.point
      const { standing } = at
      const text = brief(textOf(at.point, lit))
      return { at, event, text, term: null, standing, weight: weightOf(at) }
    })
}

/** The ends of a message that is picked are its sending and its arrival, whatever else happened there. */
function textOf({ label, events, event }: Point, lit: Lit | null): string {
  const isOf = (anchor: number | null) => anchor !== null && events.includes(anchor)
  const isMessage = lit !== null && lit.message !== null
  if (isMessage && isOf(lit.first)) return 'sent'
  return label?.text ?? (isMessage && isOf(lit.last) ? 'arrives' : String(event))
}

function brief(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

/** Where the label of its point does not say the term already. */
function wantedTerms({ lanes, points }: Layout): readonly Wanted[] {
  const said = new Map(points.map((at) => [at.point.event, at]))
  return lanes.flatMap(({ bars, u }) =>
    bars
      .filter(({ term, role }, i) => i > 0 && role !== 'down' && term !== bars[i - 1]?.term)
      .filter(({ event }) => said.get(event)?.point.label?.text.includes('term') !== true)
      .map(({ t, event, term }) => {
        const standing = said.get(event)?.standing ?? 'plain'
        return { at: { t, u }, event, text: String(term), term, standing, weight: 1.5 }
      }),
  )
}

export function chipWidth(term: number): number {
  return 8 + 7.3 * String(term).length
}

function weightOf({ point, standing }: PointAt): number {
  const weight = point.label?.weight ?? 0
  return standing === 'picked' ? weight + 10 : standing === 'far' ? weight - 1 : weight
}

/** Where a label may stand, the best place first: above, below, beside. */
function places(
  { isDown }: Layout,
  { t, u }: At,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Box[] {
  const [x, y] = isDown ? [u, t] : [t, u]
  const box = (left: number, top: number): Box => ({ x: left, y: top, width, height })
  const [above, below, middle] = [y - 9 - height, y + 9, y - height / 2]
  return isDown
    ? [
        box(x + 9, middle),
        box(x - 9 - width, middle),
        box(x + 9, y - height),
        box(x - width / 2, above),
        box(x - width / 2, below),
      ]
    : [
        box(x - width / 2, above),
        box(x - width / 2, below),
        box(x - 4, above),
        box(x - width + 4, above),
        box(x - 4, below),
        box(x - width + 4, below),
        box(x + 9, middle),
      ]
}

function around({ isDown }: Layout, { t, u }: At): Box {
  const [x, y] = isDown ? [u, t] : [t, u]
  return { x: x - 4, y: y - 4, width: 8, height: 8 }
}

function overlaps(a: Box, b: Box): boolean {
  const isApart =
    a.x + a.width + 2 <= b.x ||
    b.x + b.width + 2 <= a.x ||
    a.y + a.height <= b.y ||
    b.y + b.height <= a.y
  return !isApart
}
