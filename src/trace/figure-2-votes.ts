import type { RequestVote, Stage } from '../raft/index'
import { lastPosition } from '../raft/index'
import type { PreVote, VoteRefusal } from '../raft/index'
import { termInForce } from './figure-2-terms'
import type { RuleBox, RuleLine } from './rule-box'
import { compared, fails, holds, notReached, printed, switchedOff } from './rule-box'
import { decisionIn, ms, place } from './stage-words'

const leaderHeard = printed(
  'RequestVote 0',
  'Disregard RequestVote while a current leader is believed to exist',
  '§6',
)
const olderTerm = printed('RequestVote 1', '1. Reply false if term < currentTerm', '§5.1')
const grant = printed(
  'RequestVote 2',
  '2. If votedFor is null or candidateId, and candidate’s log is at least as up-to-date as receiver’s log, grant vote',
  '§5.2, §5.4',
)

/** RequestVote RPC, receiver implementation. */
export function requestVote(stage: Stage, message: RequestVote): RuleBox {
  const { options } = stage.before
  const ignored = decisionIn(stage, 'voteRequestIgnored')
  const lines = [
    ...(options.sticky ? [disturbance(stage, message)] : []),
    ...(ignored === null
      ? [older(stage, message, olderTerm), voted(stage, message)]
      : [notReached(olderTerm), notReached(grant)]),
  ]
  return {
    title: 'RequestVote RPC',
    source: 'Figure 2, receiver implementation',
    about: `from ${message.from}, term ${message.term}`,
    lines,
  }
}

function disturbance(stage: Stage, message: RequestVote): RuleLine {
  const { before, now } = stage
  const ignored = decisionIn(stage, 'voteRequestIgnored')
  if (ignored !== null) {
    const why = ignored.leaderId === before.id ? 'it leads itself' : `${heardAgo(stage)}`
    return holds(leaderHeard, `${why}: not answered, and no term taken on`, true)
  }
  if (message.isTransfer) return fails(leaderHeard, 'the leader itself wants this election')
  const { role } = before
  const heardAt = role.type === 'follower' ? role.heardAt : null
  if (heardAt === null) return fails(leaderHeard, 'it knows no leader')
  const since = now - heardAt
  return since < before.options.electionTimeoutMin
    ? notReached(leaderHeard)
    : fails(leaderHeard, heardAgo(stage))
}

/** How long ago a follower heard its leader, against the shortest election timeout. */
function heardAgo({ before: { role, options }, now }: Stage): string {
  if (role.type !== 'follower' || role.heardAt === null) return 'it hears a leader'
  const since = now - role.heardAt
  const isRecent = since < options.electionTimeoutMin
  const against = `${isRecent ? 'less than' : 'not less than'} ${ms(options.electionTimeoutMin)}`
  return `it heard ${role.leaderId ?? 'a leader'} ${ms(since)} ago, ${against}`
}

/** A request of an older term than this server's. */
function older(stage: Stage, message: RequestVote | PreVote, line: typeof olderTerm): RuleLine {
  const { before } = stage
  const words = compared(message.term, '<', termInForce(stage, message))
  if (message.term >= before.currentTerm) return fails(line, words)
  if (!before.rules.refuseOlderTerms) return switchedOff(line, words)
  return holds(line, `${words}: refused, the answer carries term ${before.currentTerm}`, true)
}

function voted(stage: Stage, message: RequestVote): RuleLine {
  const refused = decisionIn(stage, 'voteRefused')
  if (refused?.because.type === 'olderTerm') return notReached(grant)
  const { before } = stage
  const isNewTerm = termInForce(stage, message) > before.currentTerm
  const votedFor = isNewTerm ? null : before.votedFor
  const isFree = votedFor === null || votedFor === message.from
  const off = isFree ? '' : ' (one vote a term is switched off)'
  const votes = `votedFor is ${votedFor ?? 'null'}${off}`
  if (refused !== null) return fails(grant, `${refusal(refused.because, votes)}: refused`, true)
  const log = upToDate(stage, message)
  return holds(grant, `${votes}; ${log}: granted`, true)
}

function refusal(because: VoteRefusal, votes: string): string {
  switch (because.type) {
    case 'voted':
      return votes.replace(/ \(.*/, '')
    case 'logBehind':
      return `${votes}; ${place(because.theirs)} is behind ${place(because.mine)}`
    case 'leaderHeard':
      return `it hears the leader ${because.leaderId}`
    case 'olderTerm':
      return `it is in term ${because.currentTerm}`
  }
}

/** Both ends of both logs; what they come to is said only where the rules that compare them are on. */
function upToDate({ before }: Stage, message: RequestVote | PreVote): string {
  const mine = lastPosition(before.log)
  const theirs = { index: message.lastLogIndex, term: message.lastLogTerm }
  const { voteOnlyForUpToDateLog, compareLastTermFirst } = before.rules
  if (!voteOnlyForUpToDateLog) {
    return `logs end at ${place(theirs)} and ${place(mine)} (comparing them is switched off)`
  }
  if (theirs.term === mine.term && theirs.index === mine.index)
    return `both logs end at ${place(mine)}`
  return compareLastTermFirst
    ? `${place(theirs)} is newer than ${place(mine)}`
    : `${place(theirs)} counts as newer than ${place(mine)} (comparing terms first is switched off)`
}

const preOlder = printed(
  'PreVote 1',
  'Reply false if the term asked for < currentTerm',
  'thesis §9.6',
)
const preHeard = printed('PreVote 2', 'Reply false while a current leader is heard', 'thesis §9.6')
const preGrant = printed(
  'PreVote 3',
  'Reply true if it would vote so: the log is at least as up-to-date, and the vote of that term is free',
  'thesis §9.6',
)

/** PreVote, receiver: nothing of this server changes. */
export function preVote(stage: Stage, message: PreVote): RuleBox {
  const refused = decisionIn(stage, 'voteRefused')?.because ?? null
  return {
    title: 'PreVote',
    source: 'thesis §9.6, receiver',
    about: `from ${message.from}, about term ${message.term}`,
    lines: [
      older(stage, message, preOlder),
      refused?.type === 'olderTerm' ? notReached(preHeard) : heard(stage, refused),
      refused?.type === 'olderTerm' || refused?.type === 'leaderHeard'
        ? notReached(preGrant)
        : welcome(stage, message, refused),
    ],
  }
}

function heard(stage: Stage, refused: VoteRefusal | null): RuleLine {
  const { role, id } = stage.before
  if (refused?.type === 'leaderHeard') {
    const why = refused.leaderId === id ? 'it leads itself' : heardAgo(stage)
    return holds(preHeard, `${why}: refused`, true)
  }
  const isKnown = role.type === 'follower' && role.heardAt !== null
  return fails(preHeard, isKnown ? heardAgo(stage) : 'it knows no leader')
}

function welcome(stage: Stage, message: PreVote, refused: VoteRefusal | null): RuleLine {
  const { currentTerm, votedFor } = stage.before
  const isOwnTerm = message.term === currentTerm
  const votes = isOwnTerm
    ? `votedFor is ${votedFor ?? 'null'}`
    : `${message.term} is a term not begun here`
  if (refused !== null) return fails(preGrant, `${refusal(refused, votes)}: refused`, true)
  return holds(preGrant, `${votes}; ${upToDate(stage, message)}: it would`, true)
}
