import type { RaftMessage, Stage } from '../raft/index'
import type { RuleBox, RuleLine } from './rule-box'
import { done, fails, holds, notReached, printed } from './rule-box'
import { decisionIn, ms, newTimer } from './stage-words'

const responds = printed('Followers 1', 'Respond to RPCs from candidates and leaders', '§5.2')
const timesOut = printed(
  'Followers 2',
  'If election timeout elapses without receiving AppendEntries RPC from current leader or granting vote to candidate: convert to candidate',
  '§5.2',
)

/** What a follower does with a request (Figure 2, Rules for Servers, Followers). */
export function followerAnswers(stage: Stage, message: RaftMessage): RuleBox | null {
  const { after, messages } = stage
  if (after.role.type !== 'follower') return null
  const answer = messages.some(({ to }) => to === message.from)
  return followers([
    answer
      ? done(responds, `answers ${message.from}`)
      : notReached(responds, `${message.from} gets no answer`),
    timer(stage),
  ])
}

function timer(stage: Stage): RuleLine {
  const length = newTimer(stage)
  return fails(
    timesOut,
    length === null ? 'the timer runs on' : `the timer starts anew: ${ms(length)}`,
  )
}

/** The timer ran out, or was fired by hand. */
export function followerTimesOut(stage: Stage): RuleBox | null {
  const { before, now } = stage
  const { role } = before
  if (role.type !== 'follower' || decisionIn(stage, 'timedOut') === null) return null
  const heard =
    role.heardAt === null
      ? 'it knows no leader'
      : `it heard ${role.leaderId ?? 'a leader'} ${ms(now - role.heardAt)} ago`
  return followers([holds(timesOut, `${elapsed(stage)}; ${heard}`, true)])
}

/** How the election timer came to fire. */
export function elapsed({ before: { role }, input }: Stage): string {
  if (input.type === 'timeout') return 'the timer is fired by hand'
  return role.type === 'leader' ? 'the timer ran out' : `${ms(role.electionTimeout)} are over`
}

/** Fired for nothing: who leads has no election timer, and who has no vote does not campaign. */
export function timerForNothing(stage: Stage): RuleBox | null {
  const { input, before } = stage
  const isElection = input.type === 'timeout' && input.timer === 'election'
  if (!isElection || decisionIn(stage, 'timedOut') !== null) return null
  const why =
    before.role.type === 'leader'
      ? 'it leads, and has no such timer'
      : 'it has no vote, and does not campaign'
  return followers([notReached(timesOut, why)])
}

function followers(lines: readonly RuleLine[]): RuleBox {
  return { title: 'Followers', source: 'Figure 2, Rules for Servers', about: null, lines }
}
