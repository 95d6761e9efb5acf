import { encodeCommand } from '../kv/command'
import type { Operation } from '../kv/operation'
import { micros } from '../raft/index'
import type { ServerId } from '../raft/index'
import { ask } from './attempt'
import type { PendingOperation } from './client'
import type { Turn } from './turn'

/**
 * Gives an operation its serial number and asks for it, unless too much is out already. The command
 * tells the servers below which serial number all answers have been had: those they may forget.
 */
export function onSubmit(turn: Turn, operation: Operation, pinned: ServerId | null): void {
  const { id: client, nextSerial: serial, options } = turn.client
  const [lowest = serial] = turn.pending.keys()
  const command = encodeCommand({ type: 'operation', client, serial, lowest, operation })
  const isFull = turn.pending.size >= options.maxPending
  if (isFull || bytesOut(turn) + command.length > options.maxPendingBytes) {
    turn.serials.push(null)
    return
  }
  turn.client = { ...turn.client, nextSerial: serial + 1 }
  turn.serials.push(serial)
  const fresh: PendingOperation = {
    serial,
    operation,
    command,
    pinned,
    submittedAt: turn.now,
    askedOf: null,
    lastAsked: null,
    attempts: 0,
    backoffs: 0,
    redirects: 0,
    overloads: 0,
    isInDoubt: false,
    retryAt: turn.now,
    giveUpAt: micros(turn.now + options.giveUpAfter),
  }
  ask(turn, fresh)
}

function bytesOut(turn: Turn): number {
  let bytes = 0
  for (const { command } of turn.pending.values()) bytes += command.length
  return bytes
}
