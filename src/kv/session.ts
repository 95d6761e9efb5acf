import { combine, digest } from '../lib/digest'
import type { OperationReply } from './operation'

/**
 * What the store remembers of one client, so that a retry is executed once (thesis §6.3). Requests
 * of one client may be under way together and come in any order, so the replies to all of them are
 * kept until the client says that it has them.
 */
export interface Session {
  /** Stands for all the rest: a session is hashed with every command, and must not be walked. */
  readonly digest: number
  readonly lowest: number
  /** The last command of this client, as the store counts commands (`Store.executed`). */
  readonly lastUsed: number
  /** Replies to serial numbers from `lowest` on, ascending. */
  readonly replies: readonly Remembered[]
}

export interface Remembered {
  readonly serial: number
  readonly reply: OperationReply
}

/** A session from its content: what a snapshot holds of it, or nothing yet for a new one. */
export function makeSession(
  lowest: number,
  lastUsed: number,
  replies: readonly Remembered[],
): Session {
  let sum = lowestShare(lowest) + lastUsedShare(lastUsed)
  for (const remembered of replies) sum += digest(remembered)
  return { digest: sum >>> 0, lowest, lastUsed, replies }
}

/** Where a serial number is or would be; new ones come last, so the search starts there. */
export function placeOf(replies: readonly Remembered[], serial: number): number {
  let place = replies.length
  while ((replies[place - 1]?.serial ?? -1) >= serial) place--
  return place
}

export function remember(session: Session, added: Remembered): Session {
  const place = placeOf(session.replies, added.serial)
  return {
    digest: (session.digest + digest(added)) >>> 0,
    lowest: session.lowest,
    lastUsed: session.lastUsed,
    replies: session.replies.toSpliced(place, 0, added),
  }
}

/** The client has the replies below `lowest`: it will never ask for them again. */
export function forget(session: Session, lowest: number): Session {
  if (lowest <= session.lowest) return session
  const place = placeOf(session.replies, lowest)
  let sum = session.digest - lowestShare(session.lowest) + lowestShare(lowest)
  for (const dropped of session.replies.slice(0, place)) sum -= digest(dropped)
  const replies = session.replies.slice(place)
  return { digest: sum >>> 0, lowest, lastUsed: session.lastUsed, replies }
}

/** The client was heard of: of all sessions, its own is evicted last now. */
export function touch({ digest: sum, lowest, lastUsed, replies }: Session, at: number): Session {
  const moved = sum - lastUsedShare(lastUsed) + lastUsedShare(at)
  return { digest: moved >>> 0, lowest, lastUsed: at, replies }
}

function lowestShare(lowest: number): number {
  return combine(1, digest(lowest))
}

function lastUsedShare(lastUsed: number): number {
  return combine(2, digest(lastUsed))
}
