import type { RecordedClientInput } from '../client/report'
import { get } from '../lib/persistent-map'
import { originOf } from '../server/messages'
import type { MessageId } from '../server/messages'
import type { RecordedInput } from '../server/report'
import type { InFlight } from '../world/world'
import type { RecordedStep } from './line'

/** What an event is, so that it can be found in another branch: no ids, serial numbers or times. */
export interface EventContent {
  /** Whose event it is: a server, a client, or `world` for what the page does to all. */
  readonly lane: string
  /** What came to it: a message of a type from somebody, a timer, a request. */
  readonly kind: string
  /** All that came, and all that was decided, as one text: equal for equal events. */
  readonly text: string
}

/**
 * The content of an event, or null for one that nobody did and that decided nothing: a hash, a write that
 * lands by itself, rules that are taken in as they were given to all, time that passes, a run that stands or goes.
 * A timer that is fired by hand is the timer that fires by itself.
 */
export function contentOf(step: RecordedStep): EventContent | null {
  const known = contents.get(step)
  if (known !== undefined) return known
  const made = contentNow(step)
  contents.set(step, made)
  return made
}

/** A branch that grows is compared again and again. */
const contents = new WeakMap<RecordedStep, EventContent | null>()

function contentNow(step: RecordedStep): EventContent | null {
  const { record } = step
  switch (record.type) {
    case 'hash':
    case 'speed':
    case 'advance':
      return null
    case 'step':
      return ofStep(step, record.server, record.inputs)
    case 'clientStep':
      return ofStep(step, shortName(step, record.client), record.inputs)
    case 'boot':
      return made(step, record.server, 'boot', { rate: record.ratePerMille })
    case 'clientBoot':
      return made(step, shortName(step, record.client), 'clientBoot', null)
    case 'crash':
      return made(step, record.server, 'crash', { fault: record.fault, failure: record.failure })
    case 'refused':
      return made(step, record.server, 'refused', record.reason)
    case 'freeze':
    case 'thaw':
    case 'newServer':
      return made(step, record.server, record.type, null)
    case 'clock':
      return made(step, record.server, 'clock', record.ratePerMille)
    case 'discard':
      return ofMessage(step, record.message, `discard, ${record.reason}`)
    case 'hold':
    case 'release':
    case 'duplicate':
      return ofMessage(step, record.message, record.type)
    case 'links': {
      const { version: _, ...rules } = record.links
      return made(step, 'world', 'links', rules)
    }
    case 'options':
      return made(step, 'world', 'options', { options: record.options, rules: record.rules })
    case 'setDisk':
      return made(step, 'world', 'setDisk', record.disk)
  }
}

/** Messages are told by what they say: `applied.taken` holds those that came, in the order of the inputs. */
function ofStep(
  step: RecordedStep,
  lane: string,
  inputs: readonly (RecordedInput | RecordedClientInput)[],
): EventContent | null {
  const { taken, decisions, settled, sent } = step.applied
  const kinds: string[] = []
  const contents: unknown[] = []
  let received = 0
  for (const input of inputs) {
    switch (input.type) {
      case 'stored':
        // Where disks write by hand, somebody had it land.
        if (step.applied.world.disk !== 'hand') break
        kinds.push('stored')
        contents.push('stored')
        break
      case 'links':
      case 'restartTimers':
      case 'configure':
      case 'servers':
        break
      case 'receive': {
        const flying = taken[received++]
        kinds.push(flying === undefined ? 'receive' : kindOf(step, flying))
        contents.push(flying === undefined ? null : said(flying))
        break
      }
      case 'wake':
      case 'timeout':
        kinds.push('timer')
        contents.push('timer')
        break
      default:
        kinds.push(input.type)
        contents.push(input)
    }
  }
  const worth = decisions.filter(({ type }) => type !== 'stored')
  const isTimer = kinds.every((kind) => kind === 'timer')
  if (
    isTimer &&
    worth.length === 0 &&
    settled.length === 0 &&
    (kinds.length === 0 || sent.length === 0)
  )
    return null
  const results = settled.map(({ operation, result }) => ({ operation, result }))
  return made(step, lane, kinds.join(' + '), { contents, worth, results })
}

function ofMessage(step: RecordedStep, id: MessageId, what: string): EventContent {
  const { taken, world } = step.applied
  const flying = taken[0] ?? get(world.inFlight, id)
  if (flying === undefined) return made(step, shortName(step, originOf(id).sender), what, null)
  return made(step, shortName(step, flying.to), `${what} ${kindOf(step, flying)}`, said(flying))
}

function kindOf(step: RecordedStep, { message, from, to }: InFlight): string {
  return `${message.type} ${shortName(step, from)} > ${shortName(step, to)}`
}

/** Rounds and numbers of reads count on through a run: what is said is the same with another. */
function said({ message }: InFlight): unknown {
  return { ...message, round: undefined, id: undefined }
}

function made(step: RecordedStep, lane: string, kind: string, content: unknown): EventContent {
  return { lane, kind, text: shortName(step, `${lane} ${kind} ${JSON.stringify(content, plain)}`) }
}

/** What differs only by when it was, or by how much else came before. */
function plain(name: string, value: unknown): unknown {
  return name === 'round' || name === 'leaseEnd' || name === 'now' ? undefined : value
}

/** A client's name ends in that of its run; the same client of another branch is the same. */
function shortName(step: RecordedStep, name: string): string {
  return name.replaceAll(`.${step.applied.world.header.run}`, '')
}
