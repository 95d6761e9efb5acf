import type { Point } from './lane'

/**
 * A line around some of the servers, at a distance from their middles: straight along the outside,
 * round at each corner. Points on a ring are their own convex hull, in the order of the ring.
 */
export function outlineAround(points: readonly Point[], distance: number): string {
  const [first] = points
  if (first === undefined) return ''
  if (points.length === 1) {
    const { x, y } = first
    const [left, right] = [at(x - distance, y), at(x + distance, y)]
    return `M${left}A${distance} ${distance} 0 1 1 ${right}A${distance} ${distance} 0 1 1 ${left}Z`
  }
  const sides = points.map((from, i) =>
    sideOf(from, points[(i + 1) % points.length] ?? from, distance),
  )
  const path = sides.map(({ start, end }, i) => {
    const next = sides[(i + 1) % sides.length]
    return `${i === 0 ? `M${start}` : ''}L${end}A${distance} ${distance} 0 0 1 ${next?.start ?? start}`
  })
  return `${path.join('')}Z`
}

/** One side moved outwards; the ring goes clockwise on the screen, so outside is on the left hand. */
function sideOf(from: Point, to: Point, distance: number) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const out = {
    x: ((to.y - from.y) / length) * distance,
    y: (-(to.x - from.x) / length) * distance,
  }
  return { start: at(from.x + out.x, from.y + out.y), end: at(to.x + out.x, to.y + out.y) }
}

function at(x: number, y: number): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
}
