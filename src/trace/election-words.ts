import type { Decision, Position, Timer, VoteRefusal } from '../raft/index'
import { neededWords } from './needed-words'
import { told } from './says'
import type { Says, Speaker } from './says'

type DecisionOf<T extends Decision['type']> = Extract<Decision, { readonly type: T }>
export type ElectionDecision = DecisionOf<
  | 'timedOut'
  | 'timersRestarted'
  | 'becamePreCandidate'
  | 'becameCandidate'
  | 'becameLeader'
  | 'becameFollower'
  | 'voteGranted'
  | 'voteRefused'
  | 'voteRequestIgnored'
  | 'voteCounted'
  | 'voteIgnored'
  | 'quorumChecked'
>

/** Elections, and how they are kept from happening for nothing. */
export function describeElection(decision: ElectionDecision, speaker: Speaker): Says {
  switch (decision.type) {
    case 'timedOut':
      return told(`times out: it heard no leader of term ${decision.term}`, '§5.2')
    case 'timersRestarted':
      return told(`${timersAnew(decision.timers)} anew, since time stood`, null)
    case 'becamePreCandidate':
      return told(`asks who would vote for it in term ${decision.term}`, 'thesis §9.6')
    case 'becameCandidate':
      return told(`is candidate in term ${decision.term} and votes for itself`, '§5.2')
    case 'becameLeader':
      return told(`leads term ${decision.term} with ${votes(decision)}`, '§5.2')
    case 'becameFollower':
      return becameFollower(decision)
    case 'voteGranted':
      return voteGranted(decision)
    case 'voteRefused':
      return voteRefused(decision, decision.because, speaker)
    case 'voteRequestIgnored': {
      const { from, term, leaderId } = decision
      const why = leaderId === speaker.self ? 'it leads' : `it hears its leader ${leaderId}`
      return told(`ignores that ${from} asks for votes in term ${term}: ${why}`, '§6')
    }
    case 'voteCounted':
      return voteCounted(decision, speaker)
    case 'voteIgnored':
      return voteIgnored(decision)
    case 'quorumChecked':
      return told(
        `has heard ${decision.heard} of ${decision.voters} voters since it last looked`,
        'thesis §6.2',
      )
  }
}

function timersAnew(timers: readonly Timer[]): string {
  const names = {
    election: 'election timer',
    heartbeat: 'heartbeat',
    quorumCheck: 'next look for a quorum',
    transfer: 'end of the transfer',
  }
  return `sets its ${timers.map((timer) => names[timer]).join(' and its ')}`
}

function becameFollower({ term, because, from, wasRole }: DecisionOf<'becameFollower'>): Says {
  const role = wasRole === 'preCandidate' ? 'pre-candidate' : wasRole
  switch (because) {
    case 'leaderOfTerm':
      if (wasRole === 'follower') {
        return told(`follows ${from}, the leader of term ${term}`, '§5.2')
      }
      return wasRole === 'preCandidate'
        ? told(`asks for no votes any more: ${from} leads term ${term}`, '§5.2')
        : told(`gives up its candidacy: ${from} leads term ${term}`, '§5.2')
    case 'quorumLost':
      return told(
        `steps down as leader of term ${term}: no quorum answered for an election timeout`,
        'thesis §6.2',
      )
    case 'removed':
      return told(
        `steps down as leader of term ${term}: it does not vote in the committed configuration`,
        'thesis §4.2.2',
      )
    case 'higherTerm':
      return wasRole === 'follower'
        ? told(`moves to term ${term}, heard from ${from}`, '§5.1')
        : told(`steps down as ${role}: ${from} is in term ${term}`, '§5.1')
  }
}

function voteGranted({ to, term, isPreVote, mine, theirs }: DecisionOf<'voteGranted'>): Says {
  const isSame = mine.index === theirs.index && mine.term === theirs.term
  const logs = isSame
    ? `both logs end at ${position(mine)}`
    : `that log ends at ${position(theirs)}, its own at ${position(mine)}`
  return isPreVote
    ? told(`would vote for ${to} in term ${term}: ${logs}`, 'thesis §9.6')
    : told(`votes for ${to} in term ${term}: ${logs}`, '§5.2, §5.4.1')
}

function voteRefused(
  { to, term, isPreVote }: DecisionOf<'voteRefused'>,
  because: VoteRefusal,
  { self }: Speaker,
): Says {
  const refuses = isPreVote ? `would not vote for ${to} in term ${term}` : `refuses ${to}`
  switch (because.type) {
    case 'olderTerm':
      return told(
        `${refuses}: a vote for term ${term} is asked for, here it is term ${because.currentTerm}`,
        '§5.1',
      )
    case 'voted':
      return told(`${refuses}: it has voted for ${because.votedFor} in term ${term}`, '§5.2')
    case 'leaderHeard':
      return told(
        because.leaderId === self
          ? `${refuses}: it leads itself`
          : `${refuses}: it hears the leader ${because.leaderId}`,
        'thesis §9.6',
      )
    case 'logBehind':
      return told(
        `${refuses}: that log ends at ${position(because.theirs)}, its own at ${position(because.mine)}`,
        '§5.4.1',
      )
  }
}

function voteCounted(decision: DecisionOf<'voteCounted'>, { isJoint, rules }: Speaker): Says {
  const { from, granted, voters, isPreVote } = decision
  const needs = neededWords(rules, voters, isJoint)
  const word = granted ? 'vote' : 'refusal'
  return isPreVote
    ? told(`counts ${from}’s pre-${word}: ${votes(decision)}, needs ${needs}`, 'thesis §9.6')
    : told(`counts ${from}’s ${word}: ${votes(decision)}, needs ${needs}`, isJoint ? '§6' : '§5.2')
}

function voteIgnored({ from, term, because }: DecisionOf<'voteIgnored'>): Says {
  switch (because) {
    case 'olderTerm':
      return told(`ignores ${from}’s vote: it is of term ${term}`, '§5.1')
    case 'notCandidate':
      return told(`ignores ${from}’s vote: the election is over`, '§5.2')
    case 'notVoter':
      return told(`ignores ${from}’s vote: it does not vote in this configuration`, '§6')
  }
}

function votes({ votes: n, voters }: { readonly votes: number; readonly voters: number }): string {
  return `${n} of ${voters} votes`
}

function position({ index, term }: Position): string {
  return `(${index}, t${term})`
}
