import type { Micros } from '../raft/index'
import { createInbox } from './inbox'
import { isCut } from './links'
import type { LinkRules } from './links'
import type { Message, MessageId, Peer } from './messages'
import type { Envelope } from './ports'
import type { DiscardReason, RecordedInput } from './report'
import type { Input } from './step'

/** An input, and how the recording names it. */
export interface Gathered {
  readonly input: Input
  readonly recorded: RecordedInput
}

/** Every input but `receive` is recorded as it is. */
export type Order = Exclude<Input, { readonly type: 'receive' }>

/** What decides how much of all that waits may be given now. */
export interface Moment {
  readonly at: Micros
  /** A write is out: nothing comes before its completion. */
  readonly isWriting: boolean
  /** false: world time stands. */
  readonly isRunning: boolean
  /** A timer of the server has run out. */
  readonly isTimerDue: boolean
  /** A cut is judged by the links of this moment. */
  readonly links: LinkRules
}

/**
 * All that waits to be given to one server: the completion of its write, what a person ordered, and
 * messages. Taken out it is one batch, in that order, with `wake` last; while a write is out and not
 * completed there is none.
 */
export interface Intake {
  order(order: Order): void
  /** Gives the server one message now, in its turn with the orders, whenever it is due. */
  deliver(envelope: Envelope): void
  /** Orders wait to be taken. */
  hasOrders(): boolean
  /** The write that is out has landed or failed. */
  complete(completion: Order): void
  receive(envelopes: readonly Envelope[]): void
  /** Has a message wait here, if it does not already. */
  put(envelope: Envelope): void
  take(moment: Moment): readonly Gathered[]
  /** When the next message is due, or null while there is none. */
  nextDue(): Micros | null
  /** Loses one message that waits here; false where it does not. */
  discard(id: MessageId): boolean
  /** One message is of no account here, whether it has come or not; nobody is told. */
  forget(id: MessageId): void
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number): void
}

export function createIntake(onDiscarded: (id: MessageId, reason: DiscardReason) => void): Intake {
  const inbox = createInbox()
  let orders: Gathered[] = []
  let completion: Order | null = null

  /** Adds what is due and is not cut. */
  function addMessages(batch: Gathered[], { at, links }: Moment): void {
    for (const { id, message } of inbox.take(at)) {
      if (isCut(links, message.from, message.to)) onDiscarded(id, 'cut')
      else batch.push(received(id, message))
    }
  }

  return {
    order: (order) => void orders.push(asItIs(order)),
    deliver({ id, message }) {
      inbox.forget(id)
      orders.push(received(id, message))
    },
    hasOrders: () => orders.length > 0,
    complete(landed) {
      completion = landed
    },
    receive: (envelopes) => inbox.add(envelopes, onDiscarded),
    put: (envelope) => inbox.put(envelope, onDiscarded),
    take(moment) {
      if (moment.isWriting && completion === null) return []
      const batch = completion === null ? orders : [asItIs(completion), ...orders]
      completion = null
      orders = []
      if (!moment.isRunning) return batch
      addMessages(batch, moment)
      if (moment.isTimerDue) batch.push(asItIs({ type: 'wake' }))
      return batch
    },
    nextDue: () => inbox.nextDue(),
    discard(id) {
      const isHere = inbox.remove(id)
      if (isHere) onDiscarded(id, 'byHand')
      return isHere
    },
    forget: (id) => inbox.forget(id),
    bury: (peer, incarnation, lastN) => inbox.bury(peer, incarnation, lastN, onDiscarded),
  }
}

function received(id: MessageId, message: Message): Gathered {
  return { input: { type: 'receive', message }, recorded: { type: 'receive', message: id } }
}

function asItIs(input: Order): Gathered {
  return { input, recorded: input }
}
