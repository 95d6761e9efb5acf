import { at, emptyList } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { between, countThrough } from '../trace/event-list'
import type { Mark } from '../trace/mark'
import type { Timeline } from '../trace/timeline'
import { atOf } from '../trace/timeline-time'
import { drawLane } from './timeline-lane'
import type { Bar, Chip } from './timeline-lane'
import { axisEvents, xOf } from './timeline-view'
import type { View } from './timeline-view'

/** The run from far away as rectangles: one row a server, role by height, term by colour, event by event. */
export interface TimelinePicture {
  readonly rows: readonly Row[]
  readonly cuts: readonly { readonly x: number; readonly width: number }[]
  /** Where a client asked, where a leader committed: one a pixel at most. */
  readonly asks: readonly number[]
  readonly commits: readonly number[]
  /** Where somebody changed something else. */
  readonly notes: readonly number[]
  readonly violations: readonly { readonly x: number; readonly invariant: string }[]
  readonly ticks: readonly Tick[]
}

export interface Row {
  readonly id: string
  readonly bars: readonly Bar[]
  readonly chips: readonly Chip[]
  /** Where the server went down, where it came back, where it overwrote entries. */
  readonly crashes: readonly number[]
  readonly restarts: readonly number[]
  readonly truncations: readonly number[]
}

export interface Tick {
  readonly x: number
  readonly event: number
  /** `40` */
  readonly text: string
  /** `1.34 s`: the world time then. */
  readonly time: string
}

export function drawTimeline(
  timeline: Timeline,
  servers: readonly string[],
  view: View,
  width: number,
): TimelinePicture {
  const x = (event: number) => xOf(view, width, event)
  const end = Math.min(width, x(timeline.last.event))
  const marks = drawMarks(timeline, view, width)
  return {
    rows: servers.map((id) => ({
      id,
      ...drawLane(timeline.lanes[id] ?? emptyList(), view, timeline.last.event, width),
      crashes: marks.of('crash', id),
      restarts: marks.of('restart', id),
      truncations: marks.of('truncation', id),
    })),
    cuts: drawCuts(timeline, view, width, end),
    asks: drawTicks(timeline.asked, view, width),
    commits: drawTicks(timeline.commits, view, width),
    notes: marks.of('note', ''),
    violations: timeline.violations
      .filter(({ event }) => event >= view.from && event <= view.to)
      .map(({ event, invariant }) => ({ x: x(event), invariant })),
    ticks: axisEvents(view, width, 120).map((event) => ({
      x: x(event),
      event,
      text: event.toLocaleString('en'),
      time: event > timeline.last.event ? '' : timeText(atOf(timeline, event)),
    })),
  }
}

/** World time as short as it is exact enough: `1.34 s`, `2:05`. */
export function timeText(micros: number): string {
  const seconds = micros / 1_000_000
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

function drawCuts(
  { cuts }: Timeline,
  view: View,
  width: number,
  end: number,
): TimelinePicture['cuts'] {
  const drawn: { x: number; width: number }[] = []
  const last = countThrough(cuts, view.to)
  for (let i = Math.max(0, countThrough(cuts, view.from) - 1); i < last; i++) {
    const stretch = at(cuts, i)
    if (stretch === undefined || stretch.links.length === 0) continue
    const next = at(cuts, i + 1)
    const left = Math.max(0, xOf(view, width, stretch.event))
    const right = next === undefined ? end : Math.min(end, xOf(view, width, next.event))
    const before = drawn.at(-1)
    if (before !== undefined && left <= before.x + before.width)
      drawn[drawn.length - 1] = { x: before.x, width: Math.max(before.width, right - before.x) }
    else drawn.push({ x: left, width: Math.max(1, right - left) })
  }
  return drawn
}

/** Places of a list's events, at most one in two pixels, however many there are. */
function drawTicks(list: List<number>, view: View, width: number): readonly number[] {
  const drawn: number[] = []
  const apart = (2 * (view.to - view.from)) / width
  let next = -Infinity
  for (const event of between(list, view.from, view.to)) {
    if (event < next) continue
    drawn.push(xOf(view, width, event))
    next = event + apart
  }
  return drawn
}

type Drawn = 'crash' | 'restart' | 'truncation' | 'note'

/** Where something was done to whom, again at most one in two pixels. */
function drawMarks({ marks }: Timeline, view: View, width: number) {
  const found: Readonly<Record<Drawn, Map<string, number[]>>> = {
    crash: new Map(),
    restart: new Map(),
    truncation: new Map(),
    note: new Map(),
  }
  for (const mark of between(marks, view.from, view.to)) {
    const drawn = drawnAs(mark)
    if (drawn === null) continue
    const server = 'server' in mark ? mark.server : ''
    const x = xOf(view, width, mark.event)
    const places = found[drawn].get(server)
    if (places === undefined) found[drawn].set(server, [x])
    else if (x - (places.at(-1) ?? -Infinity) >= 2) places.push(x)
  }
  return { of: (what: Drawn, server: string) => found[what].get(server) ?? [] }
}

function drawnAs(mark: Mark): Drawn | null {
  if (mark.type === 'note' || mark.type === 'truncation') return mark.type
  if (mark.type !== 'role') return null
  return mark.role === 'down' ? 'crash' : mark.was === 'down' ? 'restart' : null
}
