import { entryBytes } from '../raft/index'
import type { Micros } from '../raft/index'
import { originOf } from './messages'
import type { ClientResponse, MessageId, Peer } from './messages'
import type { Envelope } from './ports'
import type { DiscardReason } from './report'

/**
 * What has come for one host and is not yet delivered: each envelope waits until it is due. Bounded in
 * bytes; what does not fit is refused, as is what a server sent after the step it is known to have died
 * at.
 */
export interface Inbox {
  /** Takes envelopes in; tells of each that is refused. */
  add(envelopes: readonly Envelope[], onRefused: OnRefused): void
  /** Has one wait here, if it does not already. */
  put(envelope: Envelope, onRefused: OnRefused): void
  /** Takes out what is due by `now`, the earliest first, then in order of arrival. */
  take(now: Micros): readonly Envelope[]
  /** When the next envelope is due, or null while there is none. */
  nextDue(): Micros | null
  /** Takes one envelope out by name; false where it is not here. */
  remove(id: MessageId): boolean
  /** Takes one envelope out by name, or does not let it in when it comes. */
  forget(id: MessageId): void
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number, onRefused: OnRefused): void
}

type OnRefused = (id: MessageId, reason: DiscardReason) => void

/** Bytes that may wait at one server. */
const maxInboxBytes = 16 * 1024 * 1024

export function createInbox(maxBytes: number = maxInboxBytes): Inbox {
  /** Ascending by due, then by arrival. */
  let waiting: Envelope[] = []
  let bytes = 0
  /** The last step that counts, by incarnation: `S1.2`. */
  const graves = new Map<string, number>()
  /** Expected and not let in. */
  const unwanted = new Set<MessageId>()

  function isZombie(id: MessageId): boolean {
    if (graves.size === 0) return false
    const { sender, incarnation, n } = originOf(id)
    return n > (graves.get(`${sender}.${incarnation}`) ?? Infinity)
  }

  function insert(envelope: Envelope): void {
    let place = waiting.length
    while (place > 0 && (waiting[place - 1]?.due ?? 0) > envelope.due) place--
    if (place === waiting.length) waiting.push(envelope)
    else waiting.splice(place, 0, envelope)
  }

  /** Keeps what is good, and gives back the rest. */
  function keep(isGood: (envelope: Envelope) => boolean): readonly Envelope[] {
    const gone = waiting.filter((envelope) => !isGood(envelope))
    if (gone.length > 0) waiting = waiting.filter(isGood)
    for (const envelope of gone) bytes -= envelopeBytes(envelope)
    return gone
  }

  function remove(id: MessageId): boolean {
    return keep((envelope) => envelope.id !== id).length > 0
  }

  function add(envelopes: readonly Envelope[], onRefused: OnRefused): void {
    for (const envelope of envelopes) {
      const size = envelopeBytes(envelope)
      if (unwanted.size > 0 && unwanted.delete(envelope.id)) continue
      if (isZombie(envelope.id)) onRefused(envelope.id, 'olderIncarnation')
      else if (bytes + size > maxBytes) onRefused(envelope.id, 'overloaded')
      else {
        bytes += size
        insert(envelope)
      }
    }
  }

  return {
    add,
    put(envelope, onRefused) {
      remove(envelope.id)
      add([envelope], onRefused)
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
    remove,
    forget(id) {
      if (!remove(id)) unwanted.add(id)
    },
    bury(peer, incarnation, lastN, onRefused) {
      graves.set(`${peer}.${incarnation}`, lastN)
      for (const { id } of keep((envelope) => !isZombie(envelope.id)))
        onRefused(id, 'olderIncarnation')
    },
  }
}

/** What an envelope counts for: its text, and something for the rest. */
function envelopeBytes({ message }: Envelope): number {
  switch (message.type) {
    case 'ClientRequest':
      return 64 + message.command.length
    case 'ClientRead':
      return 64 + message.key.length
    case 'ClientResponse':
      return 64 + replyLength(message)
    case 'InstallSnapshot':
      return 64 + message.data.length
    case 'AppendEntries':
      return message.entries.reduce((sum, entry) => sum + entryBytes(entry), 64)
    default:
      return 64
  }
}

function replyLength({ outcome }: ClientResponse): number {
  if (outcome.type !== 'done') return 0
  const { reply } = outcome
  if (reply.type === 'ok') return reply.value?.length ?? 0
  return 'actual' in reply ? (reply.actual?.length ?? 0) : 0
}
