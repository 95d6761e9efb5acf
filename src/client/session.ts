import { encodeCommand } from '../kv/command'
import type { Reply } from '../kv/operation'
import { addressOf, openedAt } from '../server/session-name'
import { ask } from './attempt'
import { draftOfOperation, noAttempts } from './pending'
import type { PendingOperation } from './pending'
import { keep, settle } from './turn'
import type { Turn } from './turn'

/**
 * A client's session with the servers (thesis §6.3). It is opened before the first command and closed by
 * the servers, when a client was not heard of for long; the client finds out by the answer `expired`,
 * and what it asks for after that goes in a new one. A command is never sent in two sessions: an answer
 * that was lost may have been a `done`, and the new session would execute it again.
 */
export function sendInSession(turn: Turn, operation: PendingOperation): void {
  const { session } = turn.client
  if (session === null) {
    keep(turn, { ...operation, request: { type: 'queued' }, retryAt: operation.giveUpAt })
    if (turn.client.registration === null) register(turn)
    return
  }
  const sent = draftOfOperation(operation)
  sent.request = { type: 'command', session, command: commandOf(turn, operation, session) }
  ask(turn, sent)
}

/**
 * The command as it is sent. It tells the servers below which serial number all answers have been had:
 * those they may forget.
 */
function commandOf(
  turn: Turn,
  { serial, operation }: Pick<PendingOperation, 'serial' | 'operation'>,
  session: string,
): string {
  let lowest = serial
  for (const { serial: first, request } of turn.client.pending) {
    if (request.type === 'read') continue
    lowest = Math.min(lowest, first)
    break
  }
  return encodeCommand({ type: 'operation', client: session, serial, lowest, operation })
}

/** A session is open: all that waited for it is sent. A session older than one that expired is none. */
export function onRegistered(turn: Turn, reply: Reply): void {
  const session = reply.type === 'ok' ? reply.value : null
  if (session === null || addressOf(session) !== turn.client.id) return
  const lastSession = openedAt(session)
  if (!(lastSession > turn.client.lastSession)) return
  turn.client.session = session
  turn.client.lastSession = lastSession
  turn.client.registration = null
  for (const operation of turn.client.pending) {
    if (operation.request.type === 'queued') sendInSession(turn, operation)
  }
}

/**
 * The servers have closed the session. The command was not executed now; where it was sent more than once
 * an earlier attempt may have been, and nobody knows any more.
 */
export function onExpired(turn: Turn, operation: PendingOperation): void {
  const { request, attempts } = operation
  const isCurrent = request.type === 'command' && request.session === turn.client.session
  if (isCurrent) turn.client.session = null
  settle(turn, operation, { type: attempts > 1 ? 'unknown' : 'expired' })
}

function register(turn: Turn): void {
  ask(turn, { type: 'registration', serial: 0, ...noAttempts(null, turn.now) })
}
