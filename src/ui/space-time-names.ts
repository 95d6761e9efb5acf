import type { RecordedStep } from '../trace/line'
import type { Point } from '../trace/space-time'
import { lineText, lines } from '../trace/sentences'
import { count, peerName } from '../trace/words'

const names = new WeakMap<RecordedStep, string>()

/** What an event is called in a list: `Event 65: S5 refuses S1: term 3 is older than 4 (§5.1).` */
export function nameOf(point: Point, step: RecordedStep | undefined): string {
  if (point.events.length > 1) {
    const last = point.events.at(-1) ?? point.event
    const many = count(point.events.length, 'event')
    return `Events ${point.event} to ${last}: ${many} of ${peerName(point.lane)} that say nothing to anybody.`
  }
  if (step === undefined) return `Event ${point.event}`
  const known = names.get(step)
  if (known !== undefined) return known
  const sentences = lines(step).map(lineText).join(' ')
  const said = sentences === '' ? `a step of ${peerName(point.lane)}` : sentences
  const name = `Event ${point.event}: ${said}`
  names.set(step, name)
  return name
}

/** The name of a lane: what is unique for ever about a client is left out. */
export function laneName(id: string): string {
  return id === 'page' ? 'Page' : peerName(id)
}
