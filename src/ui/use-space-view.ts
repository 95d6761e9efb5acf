import { useState } from 'react'

import type { SpaceTime } from '../trace/space-time'
import { columnsOf } from '../trace/space-time-layout'
import type { Place } from './use-space-window'

/** Events in view, from near to far. */
const zooms = [16, 24, 32, 44, 60, 84, 116, 150]
/** Pixels that an event has at least, until somebody wants to see more of them. */
const leastPitch = 11.5

/** The event that the diagram is about, and how many events of it are shown. */
export interface SpaceView {
  readonly centre: number
  readonly columns: number
  /** The first column in view. */
  readonly from: (model: SpaceTime) => number
  /** Stays where it is, though the run goes on. */
  readonly stay: (model: SpaceTime) => void
  /** By so many columns; later than the end, it follows the newest again. */
  readonly move: (model: SpaceTime, by: number) => void
  readonly zoom: (by: number) => void
  readonly canZoom: (by: number) => boolean
}

/** Follows the moment that is shown, or the newest events, until the person looks elsewhere. */
export function useSpaceView({ branch, moment, last }: Place, length: number): SpaceView {
  const [chosen, setZoom] = useState<number | null>(null)
  const fitting = zooms.findLastIndex((columns) => columns * leastPitch <= length)
  const zoom = chosen ?? Math.min(4, Math.max(0, fitting))
  const [looked, setLooked] = useState<{ readonly at: string; readonly middle: number } | null>(
    null,
  )
  const key = `${branch} ${moment ?? 'present'}`
  const middle = looked?.at === key ? looked.middle : null
  const columns = zooms[zoom] ?? 44
  const centre = middle ?? moment ?? last

  function from({ points }: SpaceTime): number {
    const newest = Math.max(0, points.length - columns)
    const column = Math.floor(columnsOf(points)(centre))
    const wished =
      middle !== null
        ? column - Math.floor(columns / 2)
        : moment === null
          ? newest
          : // By quarters, so that a step on moves the moment and not the picture.
            Math.round((column - columns * 0.62) / (columns / 4)) * Math.floor(columns / 4)
    return Math.min(newest, Math.max(0, wished))
  }

  function look(model: SpaceTime, by: number): void {
    const column = Math.round(from(model) + columns / 2 + by)
    const { points } = model
    if (moment === null && column + columns / 2 > points.length && by > 0) return setLooked(null)
    const point = points[Math.min(points.length - 1, Math.max(0, column))]
    if (point !== undefined) setLooked({ at: key, middle: point.event })
  }

  return {
    centre,
    columns,
    from,
    stay: (model) => look(model, 0),
    move: look,
    zoom: (by) => setZoom(zoom + by),
    canZoom: (by) => zooms[zoom + by] !== undefined,
  }
}
