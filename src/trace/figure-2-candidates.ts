import { currentConfiguration, isJoint, lastPosition } from '../raft/index'
import type { PreVoteResponse, RequestVoteResponse, Stage } from '../raft/index'
import { elapsed } from './figure-2-followers'
import { roleName } from './figure-2-terms'
import { neededWords } from './needed-words'
import type { RuleBox, RuleLine } from './rule-box'
import { done, fails, holds, notReached, printed, test } from './rule-box'
import { decisionIn, listed, messagesIn, ms, newTimer, place } from './stage-words'

const increments = printed(
  'Candidates 1a',
  'On conversion to candidate: increment currentTerm',
  '§5.2',
)
const votesForItself = printed('Candidates 1b', 'Vote for self', '§5.2')
const resetsTimer = printed('Candidates 1c', 'Reset election timer', '§5.2')
const asks = printed('Candidates 1d', 'Send RequestVote RPCs to all other servers', '§5.2')
const wins = printed(
  'Candidates 2',
  'If votes received from majority of servers: become leader',
  '§5.2',
)
const yields = printed(
  'Candidates 3',
  'If AppendEntries RPC received from new leader: convert to follower',
  '§5.2',
)
const again = printed('Candidates 4', 'If election timeout elapses: start new election', '§5.2')

/** What a candidate does (Figure 2, Rules for Servers, Candidates), as far as it came to it. */
export function candidates(stage: Stage): RuleBox | null {
  return box([...timesOutAgain(stage), ...conversion(stage), ...gaveUp(stage)])
}

function timesOutAgain(stage: Stage): readonly RuleLine[] {
  const { role } = stage.before
  const isWaiting = role.type === 'candidate' || role.type === 'preCandidate'
  if (!isWaiting || decisionIn(stage, 'timedOut') === null) return []
  const isDecided = decisionIn(stage, 'becameCandidate') === null
  return [holds(again, `${elapsed(stage)} as ${roleName(role.type)}`, isDecided)]
}

function conversion(stage: Stage): readonly RuleLine[] {
  const became = decisionIn(stage, 'becameCandidate')
  if (became === null) return []
  const { before } = stage
  const timer = newTimer(stage)
  const to = messagesIn(stage, 'RequestVote').map((request) => request.to)
  const end = place(lastPosition(before.log))
  return [
    done(increments, `${before.currentTerm} → ${became.term}`, true),
    done(votesForItself, `votedFor = ${before.id}`),
    done(resetsTimer, timer === null ? null : ms(timer)),
    to.length === 0
      ? notReached(asks, 'nobody else votes')
      : done(asks, `to ${listed(to)}: its log ends at ${end}`),
    elected(stage, null),
  ]
}

function gaveUp(stage: Stage): readonly RuleLine[] {
  const fell = decisionIn(stage, 'becameFollower')
  const wasWaiting = fell?.wasRole === 'candidate' || fell?.wasRole === 'preCandidate'
  if (fell === null || fell.because !== 'leaderOfTerm' || !wasWaiting) return []
  return [holds(yields, `${fell.from} leads term ${fell.term}`, true)]
}

/** A vote came, or its refusal. */
export function voteCounted(stage: Stage, message: RequestVoteResponse): RuleBox | null {
  const counted = decisionIn(stage, 'voteCounted')
  if (counted !== null) return box([elected(stage, counted)])
  const ignored = decisionIn(stage, 'voteIgnored')
  return ignored === null
    ? null
    : box([notReached(wins, notCounted(stage, message, ignored.because))])
}

interface Tally {
  readonly votes: number
  readonly voters: number
}

/** Without a count: of who has just voted for itself. */
function elected(stage: Stage, counted: Tally | null): RuleLine {
  const won = decisionIn(stage, 'becameLeader')
  const { after } = stage
  const isBothHalves = isJoint(currentConfiguration(after))
  const tally = won ?? counted
  if (tally === null) return fails(wins, 'its own vote alone does not decide')
  const needs = neededWords(stage.before.rules, tally.voters, isBothHalves)
  const words = `${tally.votes} of ${tally.voters} votes, needs ${needs}`
  return { ...test(wins, won !== null, words), decides: true }
}

function notCounted(
  { before }: Stage,
  { from, term }: RequestVoteResponse | PreVoteResponse,
  because: 'olderTerm' | 'notCandidate' | 'notVoter',
): string {
  switch (because) {
    case 'olderTerm':
      return `${from}’s answer is of term ${term}, not ${before.currentTerm}: not counted`
    case 'notCandidate':
      return `it is no candidate: ${from}’s answer is not counted`
    case 'notVoter':
      return `${from} does not vote in this configuration: not counted`
  }
}

const asksFirst = printed('PreVote 4', 'Before an election, ask who would vote', 'thesis §9.6')
const begins = printed('PreVote 5', 'If a majority would vote: start the election', 'thesis §9.6')

/** The asking side of a pre-vote. */
export function preCandidates(stage: Stage): RuleBox | null {
  const became = decisionIn(stage, 'becamePreCandidate')
  if (became === null) return null
  const to = messagesIn(stage, 'PreVote').map((request) => request.to)
  const isWelcome = decisionIn(stage, 'becameCandidate') !== null
  return preVoteBox([
    done(asksFirst, `${listed(to)}, about term ${became.term}`, !isWelcome),
    isWelcome
      ? holds(begins, 'its own vote is enough')
      : fails(begins, 'its own vote alone does not decide'),
  ])
}

export function preVoteCounted(stage: Stage, message: PreVoteResponse): RuleBox | null {
  const counted = decisionIn(stage, 'voteCounted')
  if (counted !== null) {
    const isBothHalves = isJoint(currentConfiguration(stage.before))
    const needs = neededWords(stage.before.rules, counted.voters, isBothHalves)
    const words = `${counted.votes} of ${counted.voters} would vote, needs ${needs}`
    const isWelcome = decisionIn(stage, 'becameCandidate') !== null
    return preVoteBox([{ ...test(begins, isWelcome, words), decides: true }])
  }
  const ignored = decisionIn(stage, 'voteIgnored')
  if (ignored === null) return null
  const words =
    ignored.because === 'olderTerm'
      ? `${message.from}’s answer is about term ${message.term}, not ${stage.before.currentTerm + 1}: not counted`
      : notCounted(stage, message, ignored.because).replace('no candidate', 'no pre-candidate')
  return preVoteBox([notReached(begins, words)])
}

function preVoteBox(lines: readonly RuleLine[]): RuleBox {
  return { title: 'PreVote', source: 'thesis §9.6, sender', about: null, lines }
}

function box(lines: readonly RuleLine[]): RuleBox | null {
  if (lines.length === 0) return null
  return { title: 'Candidates', source: 'Figure 2, Rules for Servers', about: null, lines }
}
