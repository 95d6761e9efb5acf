import { decodeCommand } from '../kv/command'
import { unreachable } from '../lib/assert'
import type { Proposal } from '../raft/index'
import type { ClientRead, ClientRequest, ClientResponse, Refusal } from './messages'
import type { Waiting } from './server'
import { addressOf } from './session-name'
import type { ClientRefusal, ServerDecision } from './step'

/** Whether a request holds a command of a session of the client it comes from, with its serial number. */
export function isWellFormed({ from, serial, command: text }: ClientRequest): boolean {
  const command = decodeCommand(text)
  if (command === null || command.serial !== serial) return false
  return (command.type === 'register' ? command.client : addressOf(command.client)) === from
}

/** Says no to a client, with the reason as its answer and as a decision. */
export function refuse(
  request: Pick<ClientRequest, 'from' | 'to' | 'serial'>,
  outcome: Refusal,
): { readonly answer: ClientResponse; readonly decision: ServerDecision } {
  const { from: client, to: from, serial } = request
  const because = reasonOf(outcome)
  return {
    answer: { type: 'ClientResponse', from, to: client, serial, outcome },
    decision: { type: 'clientRefused', client, serial, because },
  }
}

/** What a client is told where Raft did not take its command. */
export function outcomeOf(proposal: Exclude<Proposal, { readonly type: 'accepted' }>): Refusal {
  switch (proposal.type) {
    case 'overloaded':
      return { type: 'overloaded' }
    case 'transferring':
      return { type: 'failed', because: 'transferring' }
    case 'notLeader':
      return { type: 'redirect', leaderId: proposal.leaderId }
    default:
      return unreachable(proposal)
  }
}

/** The client's place in the queue of those who wait for an entry to be applied. */
export function waitingFor(
  request: ClientRequest | ClientRead,
  proposal: Extract<Proposal, { readonly type: 'accepted' }>,
): Waiting {
  const { index, term } = proposal
  return { index, term, client: request.from, serial: request.serial }
}

function reasonOf(outcome: Refusal): ClientRefusal {
  if (outcome.type === 'redirect') return 'notLeader'
  return outcome.type === 'failed' ? outcome.because : outcome.type
}
