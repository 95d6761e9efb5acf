import { causalityOf, processOf } from './causality'
import type { RecordedStep } from './line'
import { lineText, lines } from './sentences'
import { peerName } from './words'

/**
 * A window of a run as a log that ShiViz opens (https://bestchai.bitbucket.io/shiviz/): for each event a line
 * with its host and its vector clock, and a line with what happened. The expression to give it there is
 *
 *     (?<host>\S*) (?<clock>{.*})\n(?<event>.*)
 *
 * Every host's own clock counts 1, 2, 3 … from the beginning of the window. What the page does is the row of a
 * host of its own, so here what a person did later comes after what they did before; messages that were discarded
 * are the row of `lost`, which nobody hears of. Hashes are no events of anybody and are left out.
 */
export function shivizLog(steps: readonly RecordedStep[]): string {
  const { causes } = causalityOf(steps)
  const clocks = new Map<number, Clock>()
  const rows = new Map<string, Clock>()
  return steps
    .map((step) => {
      const { record, event } = step
      const host = hostOf(step)
      const known = (causes.get(event) ?? []).map((cause) => clocks.get(cause))
      const isEvent = record.type !== 'hash'
      const clock = merged([rows.get(host), ...known], isEvent ? host : null)
      clocks.set(event, clock)
      rows.set(host, clock)
      return isEvent
        ? `${host} ${JSON.stringify(Object.fromEntries(clock))}\n${textOf(step)}\n`
        : ''
    })
    .join('')
}

/** Reads two lines of the log, as ShiViz does. */
export const shivizParser = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`

type Clock = ReadonlyMap<string, number>

/** The larger of each, and one more for who goes on. */
function merged(clocks: readonly (Clock | undefined)[], host: string | null): Clock {
  const all = new Map<string, number>()
  for (const clock of clocks)
    for (const [name, count] of clock ?? []) all.set(name, Math.max(count, all.get(name) ?? 0))
  if (host !== null) all.set(host, (all.get(host) ?? 0) + 1)
  return all
}

function hostOf({ record }: RecordedStep): string {
  const process = processOf(record)
  if (process !== null) return process.replace(/\s/g, '_')
  return record.type === 'discard' && record.reason !== 'byHand' ? 'lost' : 'page'
}

/** One line, whatever is in keys and values. */
function textOf(step: RecordedStep): string {
  const sentences = lines(step).map(lineText).join(' ')
  const said = sentences === '' ? `${peerName(hostOf(step))}: ${step.record.type}` : sentences
  return `${step.event}: ${said.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')}`
}
