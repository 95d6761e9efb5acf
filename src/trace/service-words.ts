import type { Reply } from '../kv/operation'
import type { ClientRefusal, ServerDecision } from '../server/step'
import { told } from './says'
import type { Says, Speaker } from './says'
import { peerName } from './words'

export type ServiceDecision = Extract<
  ServerDecision,
  { readonly type: 'applied' | 'stored' | 'storeFailed' | 'clientRefused' | 'nothingToCompact' }
>

/** What the service around Raft does: the store, the disk, the clients. */
export function describeService(decision: ServiceDecision, { leaderId }: Speaker): Says {
  switch (decision.type) {
    case 'applied':
      return applied(decision)
    case 'stored':
      return told(`has write ${decision.serial} on disk`, null)
    case 'storeFailed':
      return told(
        `stops: its disk refused write ${decision.serial} (${decision.reason.replace(/\.$/, '')})`,
        null,
      )
    case 'clientRefused': {
      const { why, section } = refusals[decision.because]
      const known =
        decision.because === 'notLeader' && leaderId !== null ? `, ${leaderId} does` : ''
      return told(`sends ${peerName(decision.client)} away: ${why}${known}`, section)
    }
    case 'nothingToCompact':
      return told('has nothing to compact: all it has applied is in its snapshot', '§7')
  }
}

const refusals: Readonly<Record<ClientRefusal, { why: string; section: string | null }>> = {
  notLeader: { why: 'it does not lead', section: '§8' },
  overloaded: { why: 'too much is waiting', section: null },
  malformed: { why: 'the command cannot be read', section: null },
  transferring: { why: 'it is handing its leadership over', section: 'thesis §3.10' },
  lostLeadership: { why: 'it lost its leadership', section: 'thesis §6.4' },
}

function applied({
  index,
  client,
  kind,
  isRetry,
  reply,
}: Extract<ServerDecision, { readonly type: 'applied' }>): Says {
  if (!isRetry) return told(`applies index ${index}${failure(reply)}`, '§5.3')
  return kind === 'register'
    ? told(`applies index ${index}: ${peerName(client)} has a session already`, 'thesis §6.3')
    : told(
        `applies index ${index} as a retry: ${peerName(client)} gets its first answer again`,
        '§8',
      )
}

function failure(reply: Reply): string {
  switch (reply.type) {
    case 'ok':
      return ''
    case 'mismatch':
      return ': the key holds something else, nothing changes'
    case 'notANumber':
      return ': the key holds no whole number, nothing changes'
    case 'tooLong':
      return ': the value would pass its limit, nothing changes'
    case 'forgotten':
      return ': its answer is forgotten, nothing changes'
    case 'expired':
      return ': its client has no session, nothing changes'
  }
}
