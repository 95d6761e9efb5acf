import { entries, get } from '../lib/persistent-map'
import { isServer } from '../server/links'
import { originOf } from '../server/messages'
import type { Message, MessageId, Peer } from '../server/messages'
import type { DiscardReason } from '../server/report'
import type { InFlight, World } from '../world/world'
import type { RecordedStep } from './line'

/** What became of a message, as far as the window tells. */
export type Fate =
  | { readonly type: 'delivered'; readonly event: number }
  /** Received, but too late: its term was over, or whoever sent it had died. */
  | { readonly type: 'late'; readonly event: number; readonly because: 'oldTerm' | 'senderDied' }
  /** Lost with its sending, or at an event of its own; null where nobody noted when. */
  | {
      readonly type: 'dropped'
      readonly event: number | null
      readonly because: DiscardReason | 'lost' | 'nobody'
    }
  | { readonly type: 'onItsWay' }
  | { readonly type: 'held' }

/** One message of the window, from its sending on. */
export interface Sending {
  readonly id: MessageId
  readonly message: Message
  readonly from: Peer
  readonly to: Peer
  /** null: before the window. */
  readonly event: number | null
  /** A copy made by hand leaves from the page. */
  readonly isByHand: boolean
  /** A heartbeat, or the answer to nothing else: dozens of them say that all is well. */
  readonly isHeartbeat: boolean
  readonly fate: Fate
}

/** Every message that was sent, taken or lost in a window, in the order they were sent. */
export function sendingsOf(steps: readonly RecordedStep[]): readonly Sending[] {
  const book: Book = { sendings: new Map(), fates: new Map() }
  let before: World | null = null
  for (const step of steps) {
    noteTaken(book, step, before)
    noteSent(book, step)
    before = step.applied.world
  }
  const end = before
  if (end === null) return []
  // Held since before the window began, they would be nowhere else.
  for (const [, flying] of entries(end.inFlight)) if (flying.isHeld) begin(book, flying, null)
  return [...book.sendings.values()].map((sending) => {
    return { ...sending, fate: book.fates.get(sending.id) ?? atTheEnd(sending, end) }
  })
}

interface Book {
  readonly sendings: Map<MessageId, Omit<Sending, 'fate'>>
  readonly fates: Map<MessageId, Fate>
}

function noteTaken(book: Book, { record, applied, event }: RecordedStep, before: World | null) {
  const slot = record.type === 'step' ? before?.servers[record.server] : undefined
  let term = slot?.server?.raft.currentTerm ?? 0
  for (const flying of applied.taken) {
    begin(book, flying, null)
    const fate: Fate =
      record.type === 'discard'
        ? { type: 'dropped', event, because: record.reason }
        : arrival(flying, event, term, applied.world)
    book.fates.set(flying.id, fate)
    term = Math.max(term, heardIn(flying.message))
  }
}

function noteSent(book: Book, { record, applied, event }: RecordedStep) {
  const beats = beatsOf(applied.taken)
  for (const flying of applied.sent) begin(book, flying, event, beats)
  for (const flying of applied.lost) {
    begin(book, flying, event, beats)
    book.fates.set(flying.id, { type: 'dropped', event, because: 'lost' })
  }
  if (record.type !== 'duplicate') return
  const copy = get(applied.world.inFlight, record.copy)
  if (copy !== undefined) begin(book, copy, event, null)
}

/** `beats`: who sent nothing but heartbeats to the step that sends; null where no step does. */
function begin(
  { sendings }: Book,
  { id, message, from, to }: InFlight,
  event: number | null,
  beats: ReadonlySet<Peer> | null = null,
) {
  if (sendings.has(id)) return
  const isByHand = event !== null && beats === null
  const isHeartbeat = isBeatOrAnswer(message, beats)
  sendings.set(id, { id, message, from, to, event, isByHand, isHeartbeat })
}

/** How a message came to who took it in, who was in this term by then. */
function arrival(flying: InFlight, event: number, term: number, world: World): Fate {
  const { id, message } = flying
  const { sender, incarnation } = originOf(id)
  const slot = isServer(sender) ? world.servers[sender] : undefined
  const hasDied = slot !== undefined && (slot.server === null || slot.incarnation !== incarnation)
  if ('term' in message && message.term < term) return { type: 'late', event, because: 'oldTerm' }
  return hasDied ? { type: 'late', event, because: 'senderDied' } : { type: 'delivered', event }
}

/** What nobody took in and is no longer there was forgotten: its receiver was down, or had no ears. */
function atTheEnd({ id, to }: Pick<Sending, 'id' | 'to'>, world: World): Fate {
  const flying = get(world.inFlight, id)
  if (flying === undefined)
    return { type: 'dropped', event: null, because: isServer(to) ? 'down' : 'nobody' }
  if (flying.isHeld) return { type: 'held' }
  return flying.isStray ? { type: 'dropped', event: null, because: 'down' } : { type: 'onItsWay' }
}

/** The term a receiver is in at least, having read this: a pre-vote names one that nobody is in (thesis §9.6). */
function heardIn(message: Message): number {
  const isAsked = message.type === 'PreVote' || message.type === 'PreVoteResponse'
  return 'term' in message && !isAsked ? message.term : 0
}

/** Who sent this step a heartbeat and no entries. */
function beatsOf(taken: readonly InFlight[]): ReadonlySet<Peer> {
  const appends = taken.filter(({ message }) => message.type === 'AppendEntries')
  const full = appends.filter(({ message }) => !isBeatOrAnswer(message, null))
  const busy = new Set(full.map(({ from }) => from))
  return new Set(appends.map(({ from }) => from).filter((from) => !busy.has(from)))
}

/** An answer is a heartbeat's where its step took in nothing else from whom it goes to. */
function isBeatOrAnswer(message: Message, beats: ReadonlySet<Peer> | null): boolean {
  if (message.type === 'AppendEntries') return message.entries.length === 0
  const isAnswer = message.type === 'AppendEntriesResponse' && message.success
  return isAnswer && beats !== null && beats.has(message.to)
}
