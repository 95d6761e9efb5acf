import type { Micros } from '../raft/index'
import { originOf } from './messages'
import type { MessageId, Peer } from './messages'
import type { Envelope } from './ports'
import type { DiscardReason } from './report'

/**
 * What has come for one host and is not yet delivered: each envelope waits until it is due. Bounded in
 * bytes; what does not fit is refused, as is what a server sent after the step it is known to have died
 * at.
 */
export interface Inbox {
  /** Takes envelopes in; tells of each that is refused. */
  add(
    envelopes: readonly Envelope[],
    onRefused: (id: MessageId, reason: DiscardReason) => void,
  ): void
  /** Takes out what is due by `now`, the earliest first, then in order of arrival. */
  take(now: Micros): readonly Envelope[]
  /** When the next envelope is due, or null while there is none. */
  nextDue(): Micros | null
  /** Takes one envelope out by name; false where it is not here. */
  remove(id: MessageId): boolean
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number): void
}

/** Bytes that may wait at one server. */
const maxInboxBytes = 16 * 1024 * 1024

export function createInbox(maxBytes: number = maxInboxBytes): Inbox {
  /** Ascending by due, then by arrival. */
  let waiting: Envelope[] = []
  let bytes = 0
  const buried = new Map<Peer, { readonly incarnation: number; readonly lastN: number }>()

  function isZombie(id: MessageId): boolean {
    if (buried.size === 0) return false
    const { sender, incarnation, n } = originOf(id)
    const grave = buried.get(sender)
    return grave !== undefined && incarnation === grave.incarnation && n > grave.lastN
  }

  function insert(envelope: Envelope): void {
    let place = waiting.length
    while (place > 0 && (waiting[place - 1]?.due ?? 0) > envelope.due) place--
    if (place === waiting.length) waiting.push(envelope)
    else waiting.splice(place, 0, envelope)
  }

  return {
    add(envelopes, onRefused) {
      for (const envelope of envelopes) {
        const size = envelopeBytes(envelope)
        if (isZombie(envelope.id)) onRefused(envelope.id, 'olderIncarnation')
        else if (bytes + size > maxBytes) onRefused(envelope.id, 'overloaded')
        else {
          bytes += size
          insert(envelope)
        }
      }
    },
    take(now) {
      let count = 0
      while (count < waiting.length && (waiting[count]?.due ?? Infinity) <= now) count++
      if (count === 0) return []
      const taken = waiting.splice(0, count)
      for (const envelope of taken) bytes -= envelopeBytes(envelope)
      return taken
    },
    nextDue: () => waiting[0]?.due ?? null,
    remove(id) {
      const kept = waiting.filter((envelope) => envelope.id !== id)
      const isHere = kept.length < waiting.length
      waiting = kept
      bytes = kept.reduce((sum, envelope) => sum + envelopeBytes(envelope), 0)
      return isHere
    },
    bury(peer, incarnation, lastN) {
      buried.set(peer, { incarnation, lastN })
    },
  }
}

/** What an envelope counts for: its text, and something for the rest. */
function envelopeBytes({ message }: Envelope): number {
  if (message.type === 'ClientRequest') return 64 + message.command.length
  if (message.type !== 'AppendEntries') return 64
  let sum = 64
  for (const entry of message.entries)
    sum += entry.type === 'command' ? 16 + entry.command.length : 16
  return sum
}
