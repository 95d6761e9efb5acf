import type { RaftNode, ServerId, Term } from '../raft/index'
import type { Disk } from '../server/disk'
import type { Applied } from '../world/apply'
import type { World } from '../world/world'
import { movedServer } from './checker'
import type { Checker, Violation } from './checker'

/** What of a server's state may never go back: in memory while it lives, on its disk across crashes. */
interface Seen {
  readonly incarnation: number
  /** null while it does not run. */
  readonly raft: RaftNode | null
  readonly disk: Disk
}

interface Vote {
  readonly term: Term
  readonly for: ServerId
}

/**
 * A server's term never falls and it gives at most one vote a term, across restarts too (Figure 2, §5.2).
 * Votes are judged as they are sent.
 */
export function termsAndVotes(first: World): Checker {
  const seen = new Map<ServerId, Seen>()
  const voteOf = new Map<ServerId, Vote>()
  for (const { id, incarnation, server, disk } of Object.values(first.servers)) {
    const raft = server?.raft ?? null
    seen.set(id, { incarnation, raft, disk })
    const { currentTerm: term, votedFor } = raft ?? disk
    if (votedFor !== null) voteOf.set(id, { term, for: votedFor })
  }
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, incarnation, raft } = server
    const disk = judged.applied.world.servers[id]?.disk
    const before = seen.get(id)
    if (disk !== undefined) seen.set(id, { incarnation, raft, disk })
    return judgeState(before, server.incarnation, raft) ?? judgeVotes(judged.applied, voteOf)
  }
}

function judgeState(before: Seen | undefined, incarnation: number, raft: RaftNode) {
  if (before === undefined) return null
  const lasting = before.incarnation === incarnation ? before.raft : before.disk
  return judgeTerm(lasting ?? before.disk, raft)
}

function judgeTerm(
  before: Pick<RaftNode, 'currentTerm' | 'votedFor'>,
  after: RaftNode,
): Violation | null {
  const { id } = after
  if (after.currentTerm < before.currentTerm) {
    return violation(`${id} went back from term ${before.currentTerm} to ${after.currentTerm}.`)
  }
  const isKept = before.votedFor === null || before.votedFor === after.votedFor
  if (isKept || after.currentTerm > before.currentTerm) return null
  return violation(
    `${id} forgot that it voted for ${before.votedFor} in term ${after.currentTerm}.`,
  )
}

function judgeVotes({ sent, lost }: Applied, voteOf: Map<ServerId, Vote>): Violation | null {
  for (const { message } of [...sent, ...lost]) {
    const isVote = message.type === 'RequestVoteResponse' && message.voteGranted
    if (!isVote && message.type !== 'RequestVote') continue
    const { from, term } = message
    const candidate = message.type === 'RequestVote' ? from : message.to
    const known = voteOf.get(from)
    if (known !== undefined && known.term === term && known.for !== candidate) {
      return violation(`${from} voted for ${known.for} and for ${candidate} in term ${term}.`)
    }
    if (known === undefined || term > known.term) voteOf.set(from, { term, for: candidate })
  }
  return null
}

function violation(detail: string): Violation {
  return { invariant: 'Terms and Votes', detail }
}
