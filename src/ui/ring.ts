/**
 * Where servers stand: equal angles on a circle, S1 on top. From six servers on the circle is
 * stretched sideways, which keeps straight links straight, no link near a disc, and room between
 * neighbours. What is drawn shrinks before anything is cut off.
 */
export interface Ring {
  /** Diameter of a server's disc. */
  readonly disc: number
  /** Labels are the term alone; the role is in the shape. */
  readonly isTerse: boolean
  readonly places: readonly Place[]
}

export interface Place {
  readonly x: number
  readonly y: number
  /** On which side of the disc its label stands: away from the ring. */
  readonly side: 'left' | 'right'
}

export interface Size {
  readonly width: number
  readonly height: number
}

export type StageKind = 'desktop' | 'phone' | 'hero' | 'smallHero'

interface Measure {
  readonly disc: number
  readonly rx: number
  readonly ry: number
  /** From the disc's edge to the far end of its label. */
  readonly label: number
  /** Room for what stands below a disc. */
  readonly below: number
}

/** How a stage is drawn in the room it has; the first page's has no clients, and logs beside the discs. */
export function kindFor({ width, height }: Size, isHero: boolean): StageKind {
  if (isHero) return width < 600 ? 'smallHero' : 'hero'
  return width < 480 || height < 250 ? 'phone' : 'desktop'
}

/** Room that a selected server's halo takes around its disc. */
export const haloRoom = 14

export function measureOf(count: number, kind: StageKind): Measure {
  if (kind === 'hero')
    return { disc: count <= 5 ? 100 : 72, rx: 228, ry: 228, label: 130, below: 0 }
  if (kind === 'smallHero') {
    return { disc: count <= 5 ? 64 : 44, rx: 132, ry: 150, label: 12, below: 40 }
  }
  if (kind === 'phone') {
    return count <= 5
      ? { disc: 56, rx: 104, ry: 104, label: 58, below: 0 }
      : { disc: count <= 7 ? 46 : 40, rx: 124, ry: 104, label: 34, below: 0 }
  }
  if (count <= 5) return { disc: 68, rx: 150, ry: 150, label: 112, below: 0 }
  return count <= 7
    ? { disc: 56, rx: 200, ry: 133, label: 60, below: 0 }
    : { disc: 48, rx: 220, ry: 131, label: 56, below: 0 }
}

export function layoutRing(count: number, size: Size, kind: StageKind): Ring {
  const measure = measureOf(count, kind)
  const angles = anglesOf(count)
  const xs = angles.map(Math.cos)
  const ys = angles.map(Math.sin)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const roomX = size.width - measure.disc - 2 * measure.label
  const roomY = size.height - measure.disc - measure.below - 2 * (haloRoom + 2)
  const ry = Math.max(0, Math.min(measure.ry, roomY / (bottom - top || 1)))
  const isRound = measure.rx === measure.ry
  const widest = isRound ? Math.max(ry, Math.min(measure.rx, ry * 1.6)) : measure.rx
  const rx = Math.max(0, Math.min(widest, roomX / (right - left || 1)))
  const neighbours = neighbourDistance(angles, rx, ry)
  const disc = Math.max(24, Math.min(measure.disc, neighbours * 0.72))
  const cx = size.width / 2
  const cy = (size.height - measure.below) / 2 - ((top + bottom) / 2) * ry
  return {
    disc,
    isTerse: count > 5 || kind === 'phone' || kind === 'smallHero',
    places: angles.map((angle) => {
      const x = cx + rx * Math.cos(angle)
      return { x, y: cy + ry * Math.sin(angle), side: x < cx - 1 ? 'left' : 'right' }
    }),
  }
}

/** Clockwise from the top; two servers stand side by side. */
function anglesOf(count: number): readonly number[] {
  const first = count === 2 ? -Math.PI : -Math.PI / 2
  return Array.from({ length: count }, (_, i) => first + (2 * Math.PI * i) / count)
}

function neighbourDistance(angles: readonly number[], rx: number, ry: number): number {
  if (angles.length < 2) return Infinity
  return Math.min(
    ...angles.map((angle, i) => {
      const next = angles[(i + 1) % angles.length] ?? angle
      return Math.hypot(
        rx * (Math.cos(next) - Math.cos(angle)),
        ry * (Math.sin(next) - Math.sin(angle)),
      )
    }),
  )
}
