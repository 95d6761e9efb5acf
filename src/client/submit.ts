import { encodeCommand } from '../kv/command'
import { micros } from '../raft/index'
import { ask } from './attempt'
import type { Client, Submission } from './client'
import { noAttempts } from './pending'
import type { PendingOperation } from './pending'
import { sendInSession } from './session'
import type { Turn } from './turn'

/**
 * Gives an operation its serial number and asks for it, unless too much is out already. What changes
 * nothing may be executed as often as it comes, so a `get` needs no session.
 */
export function onSubmit(turn: Turn, submission: Submission): void {
  const { options } = turn.client
  const { operation, server, mode } = submission
  const bytes = bytesOf(turn.client, submission)
  const isFull = turn.client.pending.length >= options.maxPending
  if (isFull || bytesOut(turn) + bytes > options.maxPendingBytes) {
    turn.serials.push(null)
    return
  }
  const { nextSerial: serial } = turn.client
  turn.client.nextSerial++
  turn.serials.push(serial)
  const fresh: PendingOperation = {
    type: 'operation',
    serial,
    operation,
    request: operation.type === 'get' ? { type: 'read', mode } : { type: 'queued' },
    bytes,
    submittedAt: turn.now,
    giveUpAt: micros(turn.now + options.giveUpAfter),
    ...noAttempts(server, turn.now),
  }
  if (fresh.request.type === 'read') ask(turn, fresh)
  else sendInSession(turn, fresh)
}

/** The length of the command, which for a read stands for that of its message. */
function bytesOf(
  { id: client, nextSerial: serial, session }: Client,
  { operation }: Submission,
): number {
  const name = session ?? client
  return encodeCommand({ type: 'operation', client: name, serial, lowest: 0, operation }).length
}

function bytesOut(turn: Turn): number {
  let sum = 0
  for (const { bytes } of turn.client.pending) sum += bytes
  return sum
}
