import type { Stretch, Timeline } from '../store/timeline-store'
import { tintOf } from './tint'

/** The run from far away as rectangles: one row a server, role by height, term by colour. */
export interface TimelinePicture {
  readonly rows: readonly Row[]
  readonly cuts: readonly { readonly x: number; readonly width: number }[]
  readonly ticks: readonly { readonly x: number; readonly text: string }[]
}

export interface Row {
  readonly id: string
  readonly bars: readonly Bar[]
  /** Where a term's leader began, with room for its number. */
  readonly chips: readonly { readonly x: number; readonly term: number; readonly tint: number }[]
  /** Where the server went down. */
  readonly crashes: readonly number[]
}

export interface Bar {
  readonly x: number
  readonly width: number
  readonly role: Exclude<Stretch['role'], 'down'>
  readonly tint: number
}

/** Shortest world time that fills the width, microseconds: a young run does not jump. */
const leastSpan = 1_000_000

export function drawTimeline(
  { start, lanes, cuts }: Timeline,
  servers: readonly string[],
  now: number,
  width: number,
): TimelinePicture {
  if (start === null || width <= 0) return { rows: [], cuts: [], ticks: [] }
  const span = Math.max(leastSpan, now - start)
  const x = (at: number) => Math.round(((at - start) / span) * width * 10) / 10
  const end = x(Math.max(now, start))
  return {
    rows: servers.map((id) => drawRow(id, lanes[id] ?? [], x, end)),
    cuts: cuts.map(({ from, to }) => ({
      x: x(from),
      width: Math.max(1, (to === null ? end : x(to)) - x(from)),
    })),
    ticks: ticksOf(span).map((at) => ({ x: x(start + at), text: secondsText(at) })),
  }
}

function drawRow(
  id: string,
  lane: readonly Stretch[],
  x: (at: number) => number,
  end: number,
): Row {
  const bars: Bar[] = []
  const chips: { x: number; term: number; tint: number }[] = []
  const crashes: number[] = []
  lane.forEach(({ from, role, term }, i) => {
    const left = x(from)
    const next = lane[i + 1]
    const width = (next === undefined ? end : x(next.from)) - left
    if (role === 'down') {
      if (i > 0) crashes.push(left)
      return
    }
    const tint = tintOf(term)
    const last = bars.at(-1)
    const touches = last !== undefined && last.x + last.width >= left - 0.5
    if (touches && last.role === role && last.tint === tint) {
      bars[bars.length - 1] = { ...last, width: left + width - last.x }
    } else if (width > 0) bars.push({ x: left, width, role, tint })
    const room = left - (chips.at(-1)?.x ?? -Infinity)
    if (role === 'leader' && room > chipWidth(term) + 2) chips.push({ x: left, term, tint })
  })
  return { id, bars, chips, crashes }
}

/** A term's number in its box. */
export function chipWidth(term: number): number {
  return 9 + 7.3 * String(term).length
}

/** Round moments of a span, about eight of them. */
export function ticksOf(span: number): readonly number[] {
  const wanted = span / 8
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= wanted) ?? wanted
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step)
}

function secondsText(micros: number): string {
  if (micros === 0) return '0'
  const seconds = micros / 1_000_000
  if (seconds >= 60)
    return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`
  return `${Number(seconds.toFixed(2))} s`
}
