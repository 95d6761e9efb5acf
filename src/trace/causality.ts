import type { MessageId } from '../server/messages'
import type { WorldRecord } from '../world/record'
import type { RecordedStep } from './line'

/**
 * What happened before what, in a window of a run (Lamport 1978): a step knows the step before it at its
 * server or client, the steps that sent it its messages, and what the page told it. A server that restarts
 * knows its crash, since its disk lived on.
 *
 * What the page does has no cause but the message or the rule book it changes: a person sees everything, and
 * would make everything the cause of everything. Nobody hears of a message that is discarded, so that is no
 * cause of anything.
 */
export interface Causality {
  /** The direct causes of each event of the window, in the order of events. */
  readonly causes: ReadonlyMap<number, readonly number[]>
}

export function causalityOf(steps: readonly RecordedStep[]): Causality {
  const known = newKnown()
  const causes = new Map<number, readonly number[]>()
  for (const step of steps) {
    causes.set(step.event, directCauses(known, step))
    note(known, step)
  }
  return { causes }
}

/** All that an event can know of: its causes, their causes, and so on; without itself. */
export function causesOf({ causes }: Causality, event: number): ReadonlySet<number> {
  const past = new Set<number>()
  const open = [...(causes.get(event) ?? [])]
  for (let cause = open.pop(); cause !== undefined; cause = open.pop()) {
    if (past.has(cause)) continue
    past.add(cause)
    open.push(...(causes.get(cause) ?? []))
  }
  return past
}

/** All that can know of an event, without itself. */
export function effectsOf({ causes }: Causality, event: number): ReadonlySet<number> {
  const future = new Set<number>()
  for (const [later, its] of causes) {
    if (later > event && its.some((cause) => cause === event || future.has(cause)))
      future.add(later)
  }
  return future
}

/** Whose line of events a record stands in: a server's, a client's, or with null nobody's. */
export function processOf(record: WorldRecord): string | null {
  if (record.type === 'discard') return null
  if ('server' in record) return record.server
  return 'client' in record ? record.client : null
}

/** What of the window can still be the cause of something, by what names it. */
interface Known {
  readonly process: Map<string, number>
  /** Who sent a message, or did something to it on its way. */
  readonly message: Map<MessageId, number>
  readonly links: Map<number, number>
  readonly single: Map<'links' | 'options' | 'newServer' | 'setDisk', number>
}

function newKnown(): Known {
  return { process: new Map(), message: new Map(), links: new Map(), single: new Map() }
}

function directCauses(known: Known, { record, applied }: RecordedStep): readonly number[] {
  const process = processOf(record)
  const found = [
    process === null ? undefined : known.process.get(process),
    ...applied.taken.map(({ id }) => known.message.get(id)),
    ...toldBy(known, record),
  ]
  return [...new Set(found.filter((cause) => cause !== undefined))]
}

/** What a record knows of the page: the rules it was told, the one it replaces, the message it touches. */
function toldBy(known: Known, record: WorldRecord): readonly (number | undefined)[] {
  switch (record.type) {
    case 'step':
    case 'clientStep':
      return record.inputs.map((input) => {
        if (input.type === 'links') return known.links.get(input.version)
        if (input.type === 'configure') return known.single.get('options')
        return input.type === 'servers' ? known.single.get('newServer') : undefined
      })
    case 'boot':
      return [known.links.get(record.links), known.single.get('options')]
    case 'clientBoot':
      return [known.links.get(record.links), known.single.get('newServer')]
    case 'discard':
      // Its host judges by the cuts of the moment, which no step needs to have taken in.
      return record.reason === 'cut' ? [known.single.get('links')] : []
    case 'hold':
    case 'release':
    case 'duplicate':
      return [known.message.get(record.message)]
    case 'links':
    case 'options':
    case 'newServer':
    case 'setDisk':
      return [known.single.get(record.type)]
    default:
      return []
  }
}

function note(known: Known, { record, applied, event }: RecordedStep): void {
  const process = processOf(record)
  if (process !== null) known.process.set(process, event)
  for (const { id } of applied.sent) known.message.set(id, event)
  switch (record.type) {
    case 'links':
      known.links.set(record.links.version, event)
      known.single.set('links', event)
      break
    case 'options':
    case 'newServer':
    case 'setDisk':
      known.single.set(record.type, event)
      break
    case 'hold':
    case 'release':
      known.message.set(record.message, event)
      break
    case 'duplicate':
      known.message.set(record.copy, event)
      break
    default:
  }
}
