import { draw } from '../lib/random'
import { micros } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { PendingOperation } from './client'
import { forget, settle } from './turn'
import type { Turn } from './turn'

/** Tries again what is due, asks elsewhere where no answer came, ends what has taken too long. */
export function onWake(turn: Turn): void {
  for (const operation of turn.pending.values()) {
    const isLate = operation.retryAt <= turn.now
    const silent = operation.askedOf
    if (operation.giveUpAt <= turn.now) giveUp(turn, operation)
    else if (isLate && silent === null) ask(turn, operation)
    else if (isLate) {
      forget(turn, (hint) => hint === silent)
      ask(turn, { ...operation, isInDoubt: true, redirects: 0 })
    }
  }
}

/** Sends the command to the leader as far as it is known, else to any server but the one asked last. */
export function ask(turn: Turn, operation: PendingOperation): void {
  const { id, leaderHint } = turn.client
  const to = operation.pinned ?? leaderHint ?? nextServer(turn, operation.lastAsked)
  if (to === null) {
    backOff(turn, operation)
    return
  }
  const { serial, command, attempts } = operation
  turn.pending.set(serial, {
    ...operation,
    askedOf: to,
    lastAsked: to,
    attempts: attempts + 1,
    retryAt: micros(turn.now + turn.client.options.attemptTimeout),
  })
  turn.effects.push({
    type: 'send',
    message: { type: 'ClientRequest', from: id, to, serial, command },
  })
}

/** Waits before the next attempt: up to twice as long each time, and never two clients in step. */
export function backOff(turn: Turn, operation: PendingOperation): void {
  const { backoffMin, backoffMax } = turn.client.options
  const longest = Math.min(backoffMax, backoffMin * 2 ** (operation.backoffs + 1))
  const { fraction, state: random } = draw(turn.client.random)
  turn.client = { ...turn.client, random }
  turn.pending.set(operation.serial, {
    ...operation,
    askedOf: null,
    backoffs: operation.backoffs + 1,
    redirects: 0,
    retryAt: micros(turn.now + Math.floor(backoffMin + fraction * (longest - backoffMin))),
  })
}

/** Unknown is not failed: only where each attempt was refused does no log hold the command. */
function giveUp(turn: Turn, operation: PendingOperation): void {
  const isRefused = !operation.isInDoubt && operation.askedOf === null && operation.overloads > 0
  settle(turn, operation, { type: isRefused ? 'overloaded' : 'unknown' })
}

/**
 * Drawn, not the next in a fixed order: that may be a follower cut off together with a leader that cannot
 * answer, and would send the client back to it for ever.
 */
function nextServer(turn: Turn, last: ServerId | null): ServerId | null {
  const { servers, random } = turn.client
  const others = servers.length > 1 ? servers.filter((server) => server !== last) : servers
  const { fraction, state } = draw(random)
  turn.client = { ...turn.client, random: state }
  return others[Math.floor(fraction * others.length)] ?? null
}
