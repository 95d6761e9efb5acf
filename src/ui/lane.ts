/**
 * The way of one message: from the edge of one disc to the edge of another, bent where a straight line
 * would pass behind a third. Both directions of a link keep to their own right-hand side.
 */
export interface Lane {
  readonly from: Point
  readonly to: Point
  /** Where the way bends (a quadratic Bézier curve); the middle of a straight way. */
  readonly bend: Point
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Disc extends Point {
  readonly radius: number
}

/** How far beside the link's line a message travels. */
export const sideStep = 6

/** How far a line may be bent, the least first. */
const bends = [0, 20, -20, 40, -40, 70, -70, 110, -110, 150, -150, 200, -200]

/**
 * The line of a link between two discs, centre to centre, bent around the others where it must be, and never
 * out of sight: above `top` nothing is drawn.
 */
export function linkLine(from: Disc, to: Disc, others: readonly Disc[], top = -Infinity): Lane {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length }
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  for (const offset of bends) {
    const bend = { x: middle.x + normal.x * offset, y: middle.y + normal.y * offset }
    const line = { from, to, bend }
    if (isBelow(line, top) && others.every((disc) => isClear(line, disc))) return line
  }
  return { from, to, bend: middle }
}

function isBelow(line: Lane, top: number): boolean {
  for (let i = 1; i < 32; i++) if (pointAt(line, i / 32).y < top) return false
  return true
}

function isClear(line: Lane, disc: Disc): boolean {
  for (let i = 1; i < 32; i++) {
    const { x, y } = pointAt(line, i / 32)
    if (Math.hypot(x - disc.x, y - disc.y) < disc.radius + 9) return false
  }
  return true
}

/** The way along a link's line in the direction it was made for, on its right-hand side, between the edges. */
export function laneAlong(line: Lane, fromRadius: number, toRadius: number): Lane {
  const out = towards(line.from, line.bend)
  const into = towards(line.bend, line.to)
  const along = towards(line.from, line.to)
  const aside = { x: -along.y * sideStep, y: along.x * sideStep }
  return {
    from: {
      x: line.from.x + out.x * fromRadius + aside.x,
      y: line.from.y + out.y * fromRadius + aside.y,
    },
    to: {
      x: line.to.x - into.x * toRadius + aside.x,
      y: line.to.y - into.y * toRadius + aside.y,
    },
    bend: { x: line.bend.x + aside.x, y: line.bend.y + aside.y },
  }
}

/** The same line, the other way round. */
export function reversed({ from, to, bend }: Lane): Lane {
  return { from: to, to: from, bend }
}

/** Where a message is that has gone this part of its way, 0 to 1. */
export function pointAt({ from, bend, to }: Lane, part: number): Point {
  const rest = 1 - part
  return {
    x: rest * rest * from.x + 2 * rest * part * bend.x + part * part * to.x,
    y: rest * rest * from.y + 2 * rest * part * bend.y + part * part * to.y,
  }
}

/** The direction of travel in degrees, 0 to the right, clockwise. */
export function headingOf({ from, to }: Lane): number {
  return (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI
}

export function pathOf({ from, bend, to }: Lane): string {
  return `M${round(from.x)} ${round(from.y)}Q${round(bend.x)} ${round(bend.y)} ${round(to.x)} ${round(to.y)}`
}

function towards(a: Point, b: Point): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  return { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
}

const round = (n: number) => Math.round(n * 10) / 10
