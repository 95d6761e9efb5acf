import { isJoint } from '../raft/index'
import type { AskRefusal, Configuration, Decision, RaftAsk } from '../raft/index'
import { told } from './says'
import type { Says } from './says'

export type MemberDecision = Extract<
  Decision,
  {
    readonly type:
      | 'asked'
      | 'configurationTaken'
      | 'transferStarted'
      | 'timeoutNowSent'
      | 'transferGivenUp'
      | 'timeoutNowTaken'
  }
>

/** Who decides, who leads next, and what somebody asked of that by hand. */
export function describeMembers(decision: MemberDecision): Says {
  switch (decision.type) {
    case 'asked': {
      const { ask, outcome } = decision
      if (outcome.type === 'ok') return told(`takes on to ${describeAsk(ask)}`, sectionOf(ask))
      const { because } = outcome
      const why = `is asked to ${describeAsk(ask)} and refuses: ${describeRefusal(because)}`
      return told(why, because === 'noCommittedEntryInTerm' ? 'thesis §4.1, 2015' : sectionOf(ask))
    }
    case 'configurationTaken':
      return configurationTaken(decision)
    case 'transferStarted':
      return told(
        `hands its leadership to ${decision.to}, which stores all up to index ${decision.matchIndex}`,
        'thesis §3.10',
      )
    case 'timeoutNowSent':
      return told(
        `asks ${decision.to} to campaign at once: that log ends at index ${decision.lastIndex} like its own`,
        'thesis §3.10',
      )
    case 'transferGivenUp':
      return told(`gives up handing its leadership to ${decision.to}`, 'thesis §3.10')
    case 'timeoutNowTaken':
      return told(
        `campaigns at once, as ${decision.from} wants, the leader of term ${decision.term}`,
        'thesis §3.10',
      )
  }
}

/** `S1, S2, S3`; `S3, S4, S5 (new) and S1, S2, S3 (old)`; who learns stands behind. */
export function describeConfiguration(configuration: Configuration): string {
  const { voters, outgoing, learners } = configuration
  const deciding = isJoint(configuration)
    ? `${list(voters)} (new) and ${list(outgoing)} (old)`
    : list(voters)
  return learners.length === 0
    ? deciding
    : `${deciding}, with ${list(learners)} as ${learners.length === 1 ? 'learner' : 'learners'}`
}

export function describeAsk(ask: RaftAsk): string {
  switch (ask.type) {
    case 'transfer':
      return `hand its leadership to ${ask.to}`
    case 'changeVoters':
      return `make ${list(ask.voters)} the voters${ask.how === 'joint' ? ' by joint consensus' : ''}`
    case 'addServer':
      return `add ${ask.server} as ${ask.as}`
    case 'removeServer':
      return `remove ${ask.server}`
    case 'setConfiguration':
      return `begin with ${describeConfiguration(ask.configuration)}`
  }
}

/** Why a change is refused, in plain words. */
export function describeRefusal(because: AskRefusal): string {
  return refusals[because]
}

const refusals: Readonly<Record<AskRefusal, string>> = {
  joint: 'joint consensus is to be left first',
  notJoint: 'there is no joint consensus to leave',
  noVotersYet: 'nobody votes yet who could agree',
  noVotersLeft: 'nobody would be left to vote',
  severalVoters: 'more than one voter would change, so two majorities might not meet',
  notLeader: 'it does not lead',
  inProgress: 'the last change is still under way',
  noCommittedEntryInTerm: 'it has not committed an entry of its own term yet',
  transferring: 'it is handing its leadership over',
  notMember: 'that server is no member',
  alreadyMember: 'that server is a member already',
  notEligible: 'that server leads already, or does not vote',
  unchanged: 'nothing would change',
}

function sectionOf({ type }: RaftAsk): string | null {
  if (type === 'setConfiguration') return null
  return type === 'transfer' ? 'thesis §3.10' : '§6'
}

function configurationTaken({
  index,
  configuration,
  because,
}: Extract<Decision, { readonly type: 'configurationTaken' }>): Says {
  const deciding = describeConfiguration(configuration)
  switch (because) {
    case 'appended':
      return told(`decides by ${deciding} from index ${index} on, committed or not`, '§6')
    case 'cutOff':
      return told(`decides by ${deciding} again: what came later was cut off its log`, '§6')
    case 'snapshot':
      return told(`decides by ${deciding}, as the snapshot says`, '§7')
    case 'byHand':
      return told(`is made to decide by ${deciding}, by hand`, null)
  }
}

function list(servers: readonly string[]): string {
  return servers.length === 0 ? 'nobody' : servers.join(', ')
}
