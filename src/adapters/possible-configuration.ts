import type { Configuration, ServerId } from '../raft/index'

/** Whether a configuration that came from outside is one that `Configuration` describes. */
export function isPossible(configuration: Configuration): boolean {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration
  if (![voters, outgoing, learners, learnersNext].every(isAscending)) return false
  if (outgoing.length === 0 && (learnersNext.length > 0 || autoLeave)) return false
  const isVoter = (id: ServerId) => voters.includes(id) || outgoing.includes(id)
  const isLeaving = (id: ServerId) => outgoing.includes(id) && !voters.includes(id)
  return !learners.some(isVoter) && learnersNext.every(isLeaving)
}

/** In order, and nobody twice. */
function isAscending(ids: readonly ServerId[]): boolean {
  return ids.every((id, place) => {
    const before = ids[place - 1]
    return before === undefined || before < id
  })
}
