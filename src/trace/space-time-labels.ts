import type { At, Layout, PointAt } from './space-time-layout'

/** A text of the diagram, and where it begins. */
export interface PlacedLabel {
  readonly event: number
  readonly text: string
  readonly x: number
  /** Of its baseline. */
  readonly y: number
  readonly standing: PointAt['standing']
}

/** A term's number, on a lane where its term begins. */
export interface PlacedChip {
  readonly lane: string
  readonly event: number
  readonly term: number
  /** Its middle. */
  readonly at: At
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

/**
 * Gives labels a place where none covers another: what is picked first, then by weight. What finds no room
 * beside its point is left out; the list of events has it.
 */
export function placeLabels(layout: Layout, width: number, height: number): readonly PlacedLabel[] {
  const taken: Box[] = layout.points.map(({ t, u }) => around(layout, { t, u }))
  const placed: PlacedLabel[] = []
  const wanted = layout.points
    .filter(({ point, standing }) => point.label !== null || standing === 'picked')
    .toSorted((a, b) => weightOf(b) - weightOf(a) || a.point.event - b.point.event)
  for (const each of wanted) {
    const text = each.point.label?.text ?? String(each.point.event)
    const size = { width: text.length * letter, height: line }
    const spots = places(layout, each, size)
    const spot = spots.find(
      (box) =>
        box.x >= 0 &&
        box.x + box.width <= width &&
        box.y >= 0 &&
        box.y + box.height <= height &&
        !taken.some((other) => overlaps(box, other)),
    )
    if (spot === undefined) continue
    taken.push(spot)
    const { standing, point } = each
    placed.push({ event: point.event, text, x: spot.x, y: spot.y + 11.5, standing })
  }
  return placed
}

/** The number of each term where it begins on a lane in view, if its label does not say so already. */
export function placeChips(layout: Layout): readonly PlacedChip[] {
  return layout.lanes.flatMap(({ lane, u, bars }) => {
    const terms = bars.filter(({ term }, i) => term !== bars[i - 1]?.term)
    return terms
      .filter(
        ({ length, term, role }) => role !== 'down' && term > 0 && length > chipWidth(term) + 4,
      )
      .map(({ term, t, event }): PlacedChip => {
        const away = layout.isDown ? 9 : chipWidth(term) / 2 + 3
        return { lane: lane.id, event, term, at: { t: t + away, u } }
      })
  })
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
