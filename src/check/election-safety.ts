import type { ServerId, Term } from '../raft/index'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker } from './checker'

/** At most one leader can be elected in a given term (§5.2). */
export function electionSafety(first: World): Checker {
  const leaderOf = new Map<Term, ServerId>()
  for (const { id, raft } of runningServers(first)) {
    if (raft.role.type === 'leader') leaderOf.set(raft.currentTerm, id)
  }
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, raft } = server
    const led = judged.applied.decisions.flatMap((decision) =>
      decision.type === 'becameLeader' ? [decision.term] : [],
    )
    if (raft.role.type === 'leader') led.push(raft.currentTerm)
    for (const term of led) {
      const known = leaderOf.get(term) ?? id
      leaderOf.set(term, known)
      if (known !== id) {
        return { invariant: 'Election Safety', detail: `${known} and ${id} both led term ${term}.` }
      }
    }
    return null
  }
}
