/** The events that the timeline shows, from its left end to its right. */
export interface View {
  readonly from: number
  readonly to: number
}

/** A run that is shorter does not fill the width: a young run does not jump. */
const leastSpan = 40
/** How much narrower one press of the button makes it. */
const zoomFactor = 4
/** Of the span: nearer to an end than this the view goes along. */
const margin = 0.1

/** What is seen of a run at a zoom, 0 for all of it. Where there is one, it stays at the view before. */
export function viewOf(
  run: { readonly first: number; readonly last: number },
  zoom: number,
  event: number,
  before: View | null,
): View {
  const whole = Math.max(leastSpan, run.last - run.first)
  const span = spanOf(whole, zoom)
  if (span >= whole) return { from: run.first, to: run.first + whole }
  const isSame = before !== null && before.to - before.from === span
  const room = span * margin
  const stays = isSame && event >= before.from + room && event <= before.to - room
  const middle = stays ? before.from : Math.round(event - span / 2)
  const from = Math.min(Math.max(run.first, middle), Math.max(run.first, run.last - span))
  return { from, to: from + span }
}

/** The nearest zoom at which nothing more is to be seen by coming nearer. */
export function maxZoom(length: number): number {
  return Math.max(0, Math.ceil(Math.log(length / leastSpan) / Math.log(zoomFactor)))
}

/** Where an event is, pixels from the left end. */
export function xOf({ from, to }: View, width: number, event: number): number {
  return Math.round(((event - from) / (to - from)) * width * 10) / 10
}

/** The event at a place. */
export function eventAtX({ from, to }: View, width: number, x: number): number {
  return Math.round(from + (Math.min(Math.max(0, x), width) / width) * (to - from))
}

/** Round events in view, so far apart that a label has room. */
export function axisEvents({ from, to }: View, width: number, labelWidth: number): number[] {
  const wanted = Math.max(1, ((to - from) * labelWidth) / width)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= wanted) ?? wanted
  const first = Math.ceil(from / step)
  const last = Math.floor(to / step)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

function spanOf(whole: number, zoom: number): number {
  if (zoom <= 0) return whole
  return Math.max(leastSpan, Math.round(whole / zoomFactor ** zoom))
}
