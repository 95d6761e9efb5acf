import { digest } from '../lib/digest'
import type { PersistentMap } from '../lib/persistent-map'
import { emptyMap, get, set } from '../lib/persistent-map'
import { execute } from './execute'
import type { Command, Reply } from './operation'

/** What the table remembers of one client, so that a retry is executed once (thesis §6.3). */
export interface Session {
  /** Stands for the replies: a session is hashed with every command, and must not be walked. */
  readonly digest: number
  readonly lowest: number
  /** Replies to serial numbers from `lowest` on, ascending. */
  readonly replies: readonly Remembered[]
}

export interface Remembered {
  readonly serial: number
  readonly reply: Reply
}

/** The replicated state machine as a value: the same commands in the same order give the same digest. */
export interface Store {
  readonly values: PersistentMap<string>
  readonly sessions: PersistentMap<Session>
}

/** One value for all: servers that have executed nothing share it. */
const empty: Store = { values: emptyMap(), sessions: emptyMap() }

export function emptyStore(): Store {
  return empty
}

/**
 * Executes a command once; a serial number seen before gets its first reply again. Requests of one
 * client may be under way together and come in any order, so the replies to all of them are kept
 * until the client says that it has them.
 */
export function applyCommand(
  store: Store,
  command: Command,
): { readonly store: Store; readonly reply: Reply; readonly isRetry: boolean } {
  const session = get(store.sessions, command.client) ?? emptySession
  if (command.serial < session.lowest) {
    return { store, reply: { type: 'forgotten' }, isRetry: true }
  }
  const place = placeOf(session.replies, command.serial)
  const known = session.replies[place]
  if (known?.serial === command.serial) {
    const raised = withSession(store, command.client, forget(session, command.lowest))
    return { store: raised, reply: known.reply, isRetry: true }
  }
  const { values, reply } = execute(store.values, command.operation)
  const grown = remember(session, place, { serial: command.serial, reply })
  const executed = { values, sessions: store.sessions }
  const after = withSession(executed, command.client, forget(grown, command.lowest))
  return { store: after, reply, isRetry: false }
}

function withSession({ values, sessions }: Store, client: string, session: Session): Store {
  if (get(sessions, client) === session) return { values, sessions }
  return { values, sessions: set(sessions, client, session) }
}

const emptySession: Session = { digest: digest({ lowest: 0 }), lowest: 0, replies: [] }

/** Where a serial number is or would be; new ones come last, so the search starts there. */
function placeOf(replies: readonly Remembered[], serial: number): number {
  let place = replies.length
  while ((replies[place - 1]?.serial ?? -1) >= serial) place--
  return place
}

function remember(session: Session, place: number, added: Remembered): Session {
  return {
    digest: (session.digest + digest(added)) >>> 0,
    lowest: session.lowest,
    replies: session.replies.toSpliced(place, 0, added),
  }
}

/** The client has the replies below `lowest`: it will never ask for them again. */
function forget(session: Session, lowest: number): Session {
  if (lowest <= session.lowest) return session
  const place = placeOf(session.replies, lowest)
  let sum = session.digest - digest({ lowest: session.lowest }) + digest({ lowest })
  for (const dropped of session.replies.slice(0, place)) sum -= digest(dropped)
  return { digest: sum >>> 0, lowest, replies: session.replies.slice(place) }
}
