import { micros } from '../raft/index'
import type { Micros } from '../raft/index'
import { fate } from './fate'
import { ruleOf } from './links'
import type { LinkRules } from './links'
import { messageId } from './messages'
import type { Message, Peer } from './messages'
import type { Envelope } from './ports'

/** Who sends, at which of its steps, when, under which rules. */
export interface Sender {
  readonly peer: Peer
  readonly incarnation: number
  readonly n: number
  readonly at: Micros
  readonly links: LinkRules
  readonly runSeed: number
}

/**
 * Puts a step's messages into envelopes: one for each copy that will arrive, none where a message is
 * lost on its link.
 */
export function envelopesOf(sender: Sender, messages: readonly Message[]): readonly Envelope[] {
  const { peer, incarnation, n, at, links, runSeed } = sender
  const name = `${peer}.${incarnation}`
  const envelopes: Envelope[] = []
  messages.forEach((message, k) => {
    const delays = fate(runSeed, name, n, k, ruleOf(links, message.from, message.to))
    delays.forEach((delay, copy) => {
      const id = messageId(peer, incarnation, n, k, copy)
      envelopes.push({ id, due: micros(at + delay), message })
    })
  })
  return envelopes
}
