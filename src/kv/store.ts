import type { PersistentMap } from '../lib/persistent-map'
import { emptyMap, entries, get, remove, set } from '../lib/persistent-map'
import { execute } from './execute'
import type { Command, OperationCommand, RegisterCommand, Reply } from './operation'
import { forget, makeSession, placeOf, remember, touch } from './session'
import type { Session } from './session'

/** The replicated state machine as a value: the same commands in the same order give the same digest. */
export interface Store {
  /** Commands so far. It is the only clock that sessions know, so all servers evict the same ones. */
  readonly executed: number
  readonly values: PersistentMap<string>
  readonly sessions: PersistentMap<Session>
}

interface Applied {
  readonly store: Store
  readonly reply: Reply
  /** Whether this command was seen before, so that nothing was executed now. */
  readonly isRetry: boolean
}

/** One value for all: servers that have executed nothing share it. */
const empty: Store = { executed: 0, values: emptyMap(), sessions: emptyMap() }

export function emptyStore(): Store {
  return empty
}

/**
 * Executes a command once; a serial number seen before gets its first reply again, and a client
 * without a session is told so (thesis §6.3). Without `executeOnce` sessions are neither asked nor
 * told: whatever comes is executed.
 */
export function applyCommand(
  store: Store,
  command: Command,
  { executeOnce }: { readonly executeOnce: boolean } = { executeOnce: true },
): Applied {
  if (command.type === 'register') return register(store, command)
  return executeOnce ? applyOnce(store, command) : applyAgain(store, command)
}

/** Opens sessions for these clients at once, as if each had registered and none were too many. */
export function withSessions(store: Store, clients: readonly string[]): Store {
  return clients.reduce((after, client) => openSession(after, client).store, store)
}

/** What a restored snapshot that carries no sessions would leave: every client has expired. */
export function withoutSessions({ executed, values }: Store): Store {
  return { executed, values, sessions: emptyMap() }
}

function applyOnce(store: Store, { client, serial, lowest, operation }: OperationCommand): Applied {
  const executed = store.executed + 1
  const known = get(store.sessions, client)
  if (known === undefined) {
    return { store: { ...store, executed }, reply: { type: 'expired' }, isRetry: false }
  }
  const session = touch(known, executed)
  const answer = answerOf(session, serial)
  if (answer !== null) {
    const sessions = set(store.sessions, client, forget(session, lowest))
    return { store: { executed, values: store.values, sessions }, reply: answer, isRetry: true }
  }
  const { values, reply } = execute(store.values, operation)
  const grown = forget(remember(session, { serial, reply }), lowest)
  const sessions = set(store.sessions, client, grown)
  return { store: { executed, values, sessions }, reply, isRetry: false }
}

/** What a session answers to a serial number that it has seen; null where it is new. */
function answerOf(session: Session, serial: number): Reply | null {
  if (serial < session.lowest) return { type: 'forgotten' }
  const remembered = session.replies[placeOf(session.replies, serial)]
  return remembered?.serial === serial ? remembered.reply : null
}

function applyAgain(store: Store, { operation }: OperationCommand): Applied {
  const { values, reply } = execute(store.values, operation)
  const after = { executed: store.executed + 1, values, sessions: store.sessions }
  return { store: after, reply, isRetry: false }
}

/** Registering again is a retry, which keeps the session as it is but for its place in the queue. */
function register(before: Store, { client, limit }: RegisterCommand): Applied {
  const { store, isRetry } = openSession(before, client)
  const sessions = isRetry ? store.sessions : evict(store.sessions, limit)
  return { store: { ...store, sessions }, reply: { type: 'ok', value: null }, isRetry }
}

function openSession({ executed: before, values, sessions }: Store, client: string) {
  const executed = before + 1
  const known = get(sessions, client)
  const session = known === undefined ? makeSession(0, executed, []) : touch(known, executed)
  const store: Store = { executed, values, sessions: set(sessions, client, session) }
  return { store, isRetry: known !== undefined }
}

/** Drops the least recently used sessions beyond the limit. Rare, so it may look at all of them. */
function evict(sessions: PersistentMap<Session>, limit: number): PersistentMap<Session> {
  const excess = sessions.size - limit
  if (excess <= 0) return sessions
  const byUse = [...entries(sessions)].sort(([, a], [, b]) => a.lastUsed - b.lastUsed)
  return byUse.slice(0, excess).reduce((left, [client]) => remove(left, client), sessions)
}
