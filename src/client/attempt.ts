import { encodeCommand } from '../kv/command'
import { assert } from '../lib/assert'
import { draw } from '../lib/random'
import { micros } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { ClientRead, ClientRequest } from '../server/messages'
import type { Client } from './client'
import { draftOf } from './pending'
import type { Pending, PendingOperation } from './pending'
import { forget, keep, settle } from './turn'
import type { Turn } from './turn'

/** Tries again what is due, asks elsewhere where no answer came, ends what has taken too long. */
export function onWake(turn: Turn): void {
  let isWanted = false
  for (const operation of turn.client.pending.slice()) {
    if (operation.giveUpAt <= turn.now) giveUp(turn, operation)
    else if (operation.request.type === 'queued') isWanted = true
    else retryIfLate(turn, operation)
  }
  if (!isWanted) turn.client.registration = null
  else if (turn.client.registration !== null) retryIfLate(turn, turn.client.registration)
}

/** Asks the leader as far as it is known, else any server but the one asked last. */
export function ask(turn: Turn, one: Pending): void {
  const { leaderHint, options } = turn.client
  const to = one.pinned ?? leaderHint ?? nextServer(turn, one.lastAsked)
  if (to === null) {
    backOff(turn, one)
    return
  }
  const asked = draftOf(one)
  asked.askedOf = to
  asked.lastAsked = to
  asked.attempts++
  asked.retryAt = micros(turn.now + options.attemptTimeout)
  keep(turn, asked)
  turn.effects.push({ type: 'send', message: messageOf(turn.client, one, to) })
}

/** Waits before the next attempt: up to twice as long each time, and never two clients in step. */
export function backOff(turn: Turn, one: Pending): void {
  const { backoffMin, backoffMax } = turn.client.options
  const longest = Math.min(backoffMax, backoffMin * 2 ** (one.backoffs + 1))
  const { fraction, state: random } = draw(turn.client.random)
  turn.client.random = random
  const waiting = draftOf(one)
  waiting.askedOf = null
  waiting.backoffs++
  waiting.redirects = 0
  waiting.retryAt = micros(turn.now + Math.floor(backoffMin + fraction * (longest - backoffMin)))
  keep(turn, waiting)
}

function retryIfLate(turn: Turn, one: Pending): void {
  if (one.retryAt > turn.now) return
  const silent = one.askedOf
  if (silent === null) return ask(turn, one)
  forget(turn, (hint) => hint === silent)
  const doubted = draftOf(one)
  doubted.isInDoubt = true
  doubted.redirects = 0
  ask(turn, doubted)
}

/** Unknown is not failed: only where each attempt was refused does no log hold the command. */
function giveUp(turn: Turn, operation: PendingOperation): void {
  const { isInDoubt, askedOf, overloads, request } = operation
  const isRefused = !isInDoubt && askedOf === null && overloads > 0
  if (request.type === 'queued') settle(turn, operation, { type: 'noSession' })
  else settle(turn, operation, { type: isRefused ? 'overloaded' : 'unknown' })
}

function messageOf(
  { id: from, options }: Client,
  one: Pending,
  to: ServerId,
): ClientRequest | ClientRead {
  const { serial } = one
  if (one.type === 'registration') {
    const limit = options.maxSessions
    const command = encodeCommand({ type: 'register', client: from, serial: 0, lowest: 0, limit })
    return { type: 'ClientRequest', from, to, serial, command }
  }
  const { request, operation } = one
  assert(request.type !== 'queued', 'what waits for a session is not sent')
  return request.type === 'read'
    ? { type: 'ClientRead', from, to, serial, key: operation.key, mode: request.mode }
    : { type: 'ClientRequest', from, to, serial, command: request.command }
}

/**
 * Drawn, not the next in a fixed order: that may be a follower cut off together with a leader that cannot
 * answer, and would send the client back to it for ever.
 */
function nextServer(turn: Turn, last: ServerId | null): ServerId | null {
  const { servers, random } = turn.client
  const others = servers.length > 1 ? servers.filter((server) => server !== last) : servers
  const { fraction, state } = draw(random)
  turn.client.random = state
  return others[Math.floor(fraction * others.length)] ?? null
}
