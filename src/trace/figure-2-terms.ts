import type { RaftMessage } from '../raft/index'
import type { Stage } from '../raft/index'
import type { RuleBox, RuleLine } from './rule-box'
import { compared, fails, holds, notReached, printed } from './rule-box'
import { decisionIn } from './stage-words'

/** What every message meets first (Figure 2, Rules for Servers, All Servers). */
export function allServers(stage: Stage, message: RaftMessage): RuleBox {
  return {
    ...allServersBox,
    about: null,
    lines: [higherTerm(stage, message), ...stale(stage, message)],
  }
}

export const allServersBox = {
  title: 'All Servers',
  source: 'Figure 2, Rules for Servers',
} as const

const line = printed(
  'All 2',
  'If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower',
  '§5.1',
)

function higherTerm(stage: Stage, message: RaftMessage): RuleLine {
  const { before, after } = stage
  if (decisionIn(stage, 'voteRequestIgnored') !== null) return notReached(line)
  const isOnlyAsked =
    message.type === 'PreVote' || (message.type === 'PreVoteResponse' && message.voteGranted)
  if (isOnlyAsked) {
    return notReached(line, `term ${message.term} is only asked about: nobody takes it on`)
  }
  const words = compared(message.term, '>', before.currentTerm)
  if (message.term <= before.currentTerm) return fails(line, words)
  const fell = decisionIn(stage, 'becameFollower')
  if (fell === null) return holds(line, `${words}: term ${message.term}, ${stays(after.role.type)}`)
  const was =
    fell.wasRole === 'follower' ? 'follower of' : `no ${roleName(fell.wasRole)} any more in`
  return holds(line, `${words}: ${was} term ${message.term}`, fell.wasRole !== 'follower')
}

const staleLine = printed('All 3', 'What is of an older term is rejected', '§5.1')

/** An answer of an older term; requests have a line of their own. */
function stale(stage: Stage, { term }: RaftMessage): readonly RuleLine[] {
  const { currentTerm } = stage.before
  const isIgnored = decisionIn(stage, 'answerIgnored')?.because === 'stale'
  if (!isIgnored || term >= currentTerm) return []
  return [holds(staleLine, `${compared(term, '<', currentTerm)}: ignored`, true)]
}

function stays(role: Stage['after']['role']['type']): string {
  return `but stepping down is switched off: it stays ${roleName(role)}`
}

export function roleName(role: Stage['after']['role']['type']): string {
  return role === 'preCandidate' ? 'pre-candidate' : role
}

/** Which term a handler behind that line works in. */
export function termInForce({ before }: Stage, { type, term }: RaftMessage): number {
  return type === 'PreVote' ? before.currentTerm : Math.max(before.currentTerm, term)
}
