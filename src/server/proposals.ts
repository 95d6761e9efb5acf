import { decodeCommand } from '../kv/command'
import type { Proposal } from '../raft/index'
import type { ClientOutcome, ClientRequest, ClientResponse } from './messages'
import type { Waiting } from './server'
import type { ServerDecision } from './step'

/** Whether a request holds a command of the client and serial number it comes from. */
export function isWellFormed(request: ClientRequest): boolean {
  const command = decodeCommand(request.command)
  return command !== null && command.client === request.from && command.serial === request.serial
}

/** Says no to a client, with the reason as its answer and as a decision. */
export function refuse(
  request: ClientRequest,
  outcome: Exclude<ClientOutcome, { readonly type: 'done' }>,
): { readonly answer: ClientResponse; readonly decision: ServerDecision } {
  const { from: client, to: from, serial } = request
  const because = outcome.type === 'redirect' ? 'notLeader' : outcome.type
  return {
    answer: { type: 'ClientResponse', from, to: client, serial, outcome },
    decision: { type: 'clientRefused', client, serial, because },
  }
}

/** What a client is told where Raft did not take its command; null where it was taken. */
export function outcomeOf(
  proposal: Exclude<Proposal, { readonly type: 'accepted' }>,
): Exclude<ClientOutcome, { readonly type: 'done' }> {
  return proposal.type === 'overloaded'
    ? { type: 'overloaded' }
    : { type: 'redirect', leaderId: proposal.leaderId }
}

/** The client's place in the queue of those who wait for an entry to be applied. */
export function waitingFor(
  request: ClientRequest,
  proposal: Extract<Proposal, { readonly type: 'accepted' }>,
): Waiting {
  const { index, term } = proposal
  return { index, term, client: request.from, serial: request.serial }
}
