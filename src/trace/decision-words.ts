import type { Reply } from '../kv/operation'
import type { AppendRefusal, Decision, Position, VoteRefusal } from '../raft/index'
import type { ServerDecision } from '../server/step'
import { peerName, range } from './words'

/** What a server does, to be read after its name, and where the paper says so. */
export interface Says {
  readonly says: string
  readonly section: string | null
}

type Service = Exclude<ServerDecision, Decision>

/** The catalogue: one sentence for each decision, with the values that were compared. */
export function describeDecision(decision: ServerDecision): Says {
  switch (decision.type) {
    case 'timedOut':
      return told(`times out: it heard no leader of term ${decision.term}`, '§5.2')
    case 'becameCandidate':
      return told(`is candidate in term ${decision.term} and votes for itself`, '§5.2')
    case 'becameLeader':
      return told(
        `leads term ${decision.term} with ${votes(decision.votes, decision.voters)}`,
        '§5.2',
      )
    case 'becameFollower':
      return becameFollower(decision)
    case 'voteGranted':
      return told(`votes for ${decision.to} in term ${decision.term}`, '§5.2')
    case 'voteRefused':
      return voteRefused(decision.to, decision.term, decision.because)
    case 'voteCounted':
      return told(
        `counts ${decision.from}’s ${decision.granted ? 'vote' : 'refusal'}: ` +
          `${votes(decision.votes, decision.voters)}, needs ${majority(decision.voters)}`,
        '§5.2',
      )
    case 'voteIgnored':
      return decision.because === 'olderTerm'
        ? told(`ignores ${decision.from}’s vote: it is of term ${decision.term}`, '§5.1')
        : told(`ignores ${decision.from}’s vote: the election is over`, '§5.2')
    case 'appended':
      return told(
        `appends ${entries(decision.added)} from ${decision.from}: the log ends at index ${decision.lastIndex}`,
        '§5.3',
      )
    case 'heartbeatAccepted':
      return told(`hears its leader ${decision.from}`, '§5.2')
    case 'truncated':
      return told(
        `removes ${range(decision.fromIndex, decision.toIndex)}: ` +
          `term ${decision.oldTerm} here, term ${decision.newTerm} at the leader`,
        '§5.3',
      )
    case 'appendRefused':
      return appendRefused(decision.from, decision.because)
    case 'matchAdvanced':
      return told(
        `knows that ${decision.follower} stores all up to index ${decision.matchIndex}`,
        '§5.3',
      )
    case 'backtracked':
      return told(
        `goes back to index ${decision.nextIndex} for ${decision.follower}, which refused after ${decision.refusedAt}` +
          (decision.conflictTerm === null ? '' : ` with term ${decision.conflictTerm}`),
        '§5.3',
      )
    case 'answerIgnored':
      return decision.because === 'stale'
        ? told(`ignores a late answer of ${decision.from}`, null)
        : told(`ignores an answer of ${decision.from}: it no longer leads`, null)
    case 'committed':
      return told(
        `commits ${range(decision.fromIndex, decision.toIndex)}: stored on ${decision.stored} of ${decision.voters}`,
        '§5.3',
      )
    case 'commitWaits':
      return told(
        `may not commit index ${decision.index} yet: a majority stores it, but it is of term ${decision.entryTerm}, not ${decision.term}`,
        '§5.4.2',
      )
    case 'commitLearned':
      return told(
        `learns from ${decision.from} that ${range(decision.fromIndex, decision.toIndex)} ${decision.fromIndex === decision.toIndex ? 'is' : 'are'} committed`,
        '§5.3',
      )
    case 'proposed':
      return told(`adds index ${decision.index} to its log in term ${decision.term}`, '§5.3')
    case 'proposalRefused':
      return told(`takes no command: ${refusal[decision.because]}`, '§8')
    default:
      return describeService(decision)
  }
}

function describeService(decision: Service): Says {
  switch (decision.type) {
    case 'applied':
      return decision.isRetry
        ? told(
            `applies index ${decision.index} as a retry: ${peerName(decision.client)} gets its first answer again`,
            '§8',
          )
        : told(`applies index ${decision.index}${failure(decision.reply)}`, '§5.3')
    case 'stored':
      return told(`has write ${decision.serial} on disk`, null)
    case 'storeFailed':
      return told(
        `stops: its disk refused write ${decision.serial} (${decision.reason.replace(/\.$/, '')})`,
        null,
      )
    case 'clientRefused':
      return told(
        `sends ${peerName(decision.client)} away: ${refusal[decision.because]}`,
        decision.because === 'notLeader' ? '§8' : null,
      )
  }
}

const refusal = {
  notLeader: 'it does not lead',
  overloaded: 'too much is waiting',
  malformed: 'the command cannot be read',
}

function becameFollower(decision: Extract<Decision, { readonly type: 'becameFollower' }>): Says {
  const { term, from, wasRole } = decision
  if (decision.because === 'leaderOfTerm') {
    return wasRole === 'candidate'
      ? told(`gives up its candidacy: ${from} leads term ${term}`, '§5.2')
      : told(`follows ${from}, the leader of term ${term}`, '§5.2')
  }
  return wasRole === 'follower'
    ? told(`moves to term ${term}, heard from ${from}`, '§5.1')
    : told(`steps down as ${wasRole}: ${from} is in term ${term}`, '§5.1')
}

function voteRefused(to: string, term: number, because: VoteRefusal): Says {
  switch (because.type) {
    case 'olderTerm':
      return told(
        `refuses ${to}: a vote for term ${term} is asked for, here it is term ${because.currentTerm}`,
        '§5.1',
      )
    case 'voted':
      return told(`refuses ${to}: it has voted for ${because.votedFor} in term ${term}`, '§5.2')
    case 'logBehind':
      return told(
        `refuses ${to}: that log ends at ${position(because.theirs)}, its own at ${position(because.mine)}`,
        '§5.4.1',
      )
  }
}

function appendRefused(from: string, because: AppendRefusal): Says {
  switch (because.type) {
    case 'olderTerm':
      return told(`refuses ${from}: it is term ${because.currentTerm} by now`, '§5.1')
    case 'tooShort':
      return told(
        `refuses ${from}’s entries: they follow index ${because.prevLogIndex}, its log ends at ${because.lastIndex}`,
        '§5.3',
      )
    case 'termDiffers':
      return told(
        `refuses ${from}’s entries: index ${because.prevLogIndex} has term ${because.mine} here, term ${because.theirs} there`,
        '§5.3',
      )
  }
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

function votes(n: number, voters: number): string {
  return `${n} of ${voters} votes`
}

function majority(voters: number): number {
  return Math.floor(voters / 2) + 1
}

function entries(n: number): string {
  return n === 1 ? '1 entry' : `${n} entries`
}

function position({ index, term }: Position): string {
  return `(${index}, t${term})`
}

function told(says: string, section: string | null): Says {
  return { says, section }
}
