import type { Debugger } from '../debug/debugger'
import { originOf } from '../server/messages'
import type { MessageId } from '../server/messages'
import type { RecordedStep } from '../trace/line'

/** Events that are read at a time, and windows that are read at most: nobody waits for a whole hour. */
const perWindow = 250
const mostWindows = 24

type Events = Pick<Debugger, 'events'>

/** The event a message was sent in, looked for backwards from an event; null where it is not found. */
export async function findSend(
  cluster: Events,
  id: MessageId,
  from: number,
): Promise<RecordedStep | null> {
  return backwards(cluster, from, (step) => isSendOf(step, id))
}

/** The event in which a message was received or lost, looked for onwards from an event. */
export async function findArrival(
  cluster: Events,
  id: MessageId,
  from: number,
  until: number,
): Promise<RecordedStep | null> {
  for (let i = 0, first = from; i < mostWindows && first <= until; i++, first += perWindow) {
    const steps = await cluster.events(first, Math.min(until, first + perWindow - 1))
    const found = steps.find((step) => isArrivalOf(step, id))
    if (found !== undefined) return found
  }
  return null
}

/** The same, looked for backwards: of what has just come. */
export async function findLatestArrival(
  cluster: Events,
  id: MessageId,
  from: number,
): Promise<RecordedStep | null> {
  return backwards(cluster, from, (step) => isArrivalOf(step, id))
}

async function backwards(
  cluster: Events,
  from: number,
  isIt: (step: RecordedStep) => boolean,
): Promise<RecordedStep | null> {
  for (let i = 0, last = from; i < mostWindows && last > 0; i++, last -= perWindow) {
    const steps = await cluster.events(Math.max(1, last - perWindow + 1), last)
    const found = steps.findLast(isIt)
    if (found !== undefined) return found
  }
  return null
}

/** The step of its sender that it came from; a copy made by hand comes from there. */
export function isSendOf({ record }: RecordedStep, id: MessageId): boolean {
  const { sender, incarnation, n } = originOf(id)
  switch (record.type) {
    case 'step':
      return record.server === sender && record.incarnation === incarnation && record.n === n
    case 'clientStep':
      return record.client === sender && record.n === n
    case 'duplicate':
      return record.copy === id
    default:
      return false
  }
}

export function isArrivalOf({ applied }: RecordedStep, id: MessageId): boolean {
  return applied.taken.some((taken) => taken.id === id)
}
