import type { ReadDecision } from '../raft/index'
import type { ServerDecision } from '../server/step'
import { told } from './says'
import type { Says } from './says'
import { peerName, quoted } from './words'

type ReadAnswered = Extract<ServerDecision, { readonly type: 'readAnswered' }>

/** Reads that put nothing into the log, and what they trust in (§8; thesis §6.4). */
export function describeRead(decision: ReadDecision | ReadAnswered): Says {
  switch (decision.type) {
    case 'readNoted': {
      const { readIndex, round, from } = decision
      const read = from === null ? 'a read' : `a read of ${from}`
      return readIndex === null
        ? told(`keeps ${read} until it has committed an entry of its own term`, '§8')
        : told(`notes ${read} at index ${readIndex}, to be confirmed by round ${round}`, '§8')
    }
    case 'readForwarded':
      return told(`asks ${decision.to} how far a read must see`, 'thesis §6.4')
    case 'readConfirmed':
      return told(
        `knows by round ${decision.round} that it leads: a read may see all up to index ${decision.readIndex}`,
        '§8',
      )
    case 'leaseRead': {
      const left = (decision.leaseEnd - decision.now) / 1000
      return told(
        `trusts its lease for ${left} ms more: a read may see all up to index ${decision.readIndex}`,
        'thesis §6.4.1',
      )
    }
    case 'readRefused':
      return decision.because === 'notLeader'
        ? told('confirms no read: it does not lead', 'thesis §6.4')
        : told('confirms no read: it lost its leadership', 'thesis §6.4')
    case 'readAnswered':
      return readAnswered(decision)
  }
}

function readAnswered({ client, key, mode, readIndex, value }: ReadAnswered): Says {
  const found = value === null ? `${quoted(key)} is absent` : `${quoted(key)} = ${quoted(value)}`
  return mode === 'local' || readIndex === null
    ? told(`answers ${peerName(client)} from what it has, which may be old: ${found}`, null)
    : told(
        `answers ${peerName(client)}, having applied index ${readIndex}: ${found}`,
        mode === 'lease' ? 'thesis §6.4.1' : '§8',
      )
}
