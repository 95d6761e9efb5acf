import { standing } from './space-time-cone'
import type { Lit, Standing } from './space-time-cone'
import type { Lane, LaneStretch, MessageLine, Point, SpaceTime } from './space-time'

/** The part of the diagram that is drawn, and the room it has. */
export interface View {
  /** Lanes side by side and events downwards, for a narrow screen. */
  readonly isDown: boolean
  readonly width: number
  readonly height: number
  /** The first column in view, and how many there are. */
  readonly from: number
  readonly columns: number
}

/** Where everything stands, in pixels: `t` along the events, `u` across the lanes. */
export interface Layout {
  readonly isDown: boolean
  /** The plot: lanes begin and end here. */
  readonly begin: number
  readonly end: number
  /** From one event, and from one lane, to the next. */
  readonly pitch: number
  readonly gap: number
  readonly lanes: readonly LaneAt[]
  readonly points: readonly PointAt[]
  readonly lines: readonly LineAt[]
  readonly ticks: readonly { readonly t: number; readonly event: number }[]
}

export interface LaneAt {
  readonly lane: Lane
  readonly u: number
  readonly bars: readonly Bar[]
}

export interface Bar extends LaneStretch {
  readonly t: number
  readonly length: number
}

export interface PointAt {
  readonly point: Point
  readonly t: number
  readonly u: number
  readonly standing: Standing
}

export interface LineAt {
  readonly line: MessageLine
  readonly from: At
  /** Of a message that is not received: half a lane on. */
  readonly to: At
  readonly standing: Standing
}

export interface At {
  readonly t: number
  readonly u: number
}

/** Beside the lanes: their names, and the numbers of events. */
export const margin = {
  across: { begin: 58, end: 12, before: 42, after: 24 },
  down: { begin: 44, end: 14, before: 58, after: 26 },
}

export function layOut(model: SpaceTime, view: View, lit: Lit | null): Layout {
  const { isDown, from, columns } = view
  const room = isDown ? margin.down : margin.across
  const [length, breadth] = isDown ? [view.height, view.width] : [view.width, view.height]
  const [begin, end] = [room.begin, Math.max(room.begin + 1, length - room.end)]
  const pitch = (end - begin) / columns
  const t = (column: number) => begin + (column - from + 0.5) * pitch
  const { lanes, points } = model
  const gap = Math.min(72, (breadth - room.before - room.after) / Math.max(1, lanes.length - 1))
  const u = new Map(lanes.map(({ id }, i) => [id, room.before + i * gap]))
  const columnOf = columnsOf(points)
  const isSeen = (column: number) => column > from - 1 && column < from + columns
  const stubs = new Map<string, number>()

  function lineAt(line: MessageLine): LineAt {
    const [fromU, toU] = [u.get(line.fromLane) ?? 0, u.get(line.toLane) ?? 0]
    const begins = { t: line.sent === null ? t(-1) : t(columnOf(line.sent)), u: fromU }
    const its = lineStanding(line, lit)
    if (line.received !== null)
      return { line, from: begins, to: { t: t(columnOf(line.received)), u: toU }, standing: its }
    const way = Math.sign(toU - fromU)
    const key = `${line.sent} ${way}`
    const before = stubs.get(key) ?? 0
    stubs.set(key, before + 1)
    const along = Math.min(18, Math.max(7, pitch)) + before * 9
    return {
      line,
      from: begins,
      to: { t: begins.t + along, u: fromU + (way * gap) / 2 },
      standing: its,
    }
  }

  return {
    isDown,
    begin,
    end,
    pitch,
    gap,
    lanes: lanes.map((lane) => ({
      lane,
      u: u.get(lane.id) ?? 0,
      bars: barsOf(lane, (event) => t(columnOf(event)), begin, end),
    })),
    points: points.flatMap((point, column) =>
      isSeen(column)
        ? [
            {
              point,
              t: t(column),
              u: u.get(point.lane) ?? 0,
              standing: standing(point.events, lit),
            },
          ]
        : [],
    ),
    lines: model.lines
      .filter(
        ({ sent, received, fate }) => sent !== null || received !== null || fate.type === 'held',
      )
      .map(lineAt)
      .filter((line) => line.to.t >= begin && line.from.t <= end),
    ticks: ticksOf(points, view, pitch).map((column) => ({
      t: t(column),
      event: points[column]?.event ?? 0,
    })),
  }
}

/** The column of an event: its point's, or between two points for what is not shown. */
export function columnsOf(points: readonly Point[]): (event: number) => number {
  const known = new Map(points.flatMap(({ events }, i) => events.map((event) => [event, i])))
  return (event) => {
    const column = known.get(event)
    if (column !== undefined) return column
    let [low, high] = [0, points.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((points[middle]?.event ?? Infinity) > event) high = middle
      else low = middle + 1
    }
    return low - 0.5
  }
}

function barsOf(
  { stretches }: Lane,
  at: (event: number) => number,
  begin: number,
  end: number,
): readonly Bar[] {
  return stretches.flatMap((stretch, i) => {
    const next = stretches[i + 1]
    const left = Math.max(begin, i === 0 ? begin : at(stretch.event))
    const right = Math.min(end, next === undefined ? end : at(next.event))
    return right > left ? [{ ...stretch, t: left, length: right - left }] : []
  })
}

/** A message stands as its ends do: lit where it carried something into the past or out of the future. */
function lineStanding({ id, sent, received }: MessageLine, lit: Lit | null): Standing {
  if (lit === null) return 'plain'
  if (id === lit.message) return 'picked'
  if (sent === null || received === null) return 'far'
  const { first, last, past, future } = lit
  if (past.has(sent) && (past.has(received) || received === first)) return 'past'
  return future.has(received) && (future.has(sent) || sent === last) ? 'future' : 'far'
}

/** Columns with a number, so far apart that the numbers have room. */
function ticksOf(
  points: readonly Point[],
  { from, columns, isDown }: View,
  pitch: number,
): readonly number[] {
  const widest = String(points.at(-1)?.event ?? 0).length * 7.4 + 18
  const step = Math.max(1, Math.ceil((isDown ? 44 : widest) / pitch))
  const first = Math.max(0, Math.ceil(from / step) * step)
  const last = Math.min(points.length - 1, Math.floor(from + columns - 1))
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, i) => {
    return first + i * step
  })
}
