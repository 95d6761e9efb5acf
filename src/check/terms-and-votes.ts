import type { RaftNode, ServerId, Term } from '../raft/index'
import type { Disk } from '../server/disk'
import { movedServer } from './checker'
import type { Checker, Violation } from './checker'

/** What of a server's state may never go back: in memory while it lives, on its disk across crashes. */
interface Seen {
  readonly incarnation: number
  readonly raft: RaftNode
  readonly disk: Disk
}

/**
 * A server's term never falls and it gives at most one vote a term, across restarts too; what it knows
 * to be committed never falls while it lives (Figure 2, §5.2). Votes are judged as they are sent.
 */
export function termsAndVotes(): Checker {
  const seen = new Map<ServerId, Seen>()
  const voteOf = new Map<ServerId, Vote>()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, incarnation, raft } = server
    const disk = judged.applied.world.servers[id]?.disk
    const before = seen.get(id)
    if (disk !== undefined) seen.set(id, { incarnation, raft, disk })
    const isSameLife = before?.incarnation === incarnation
    const fell =
      before === undefined
        ? null
        : isSameLife
          ? (judgeTerm(id, before.raft, raft) ?? judgeCommit(id, before.raft, raft))
          : judgeTerm(id, before.disk, raft)
    return fell ?? judgeVotes(judged.applied, voteOf)
  }
}

interface Vote {
  readonly term: Term
  readonly for: ServerId
}

function judgeTerm(
  id: ServerId,
  before: Pick<RaftNode, 'currentTerm' | 'votedFor'>,
  after: RaftNode,
): Violation | null {
  if (after.currentTerm < before.currentTerm) {
    return violation(`${id} went back from term ${before.currentTerm} to ${after.currentTerm}.`)
  }
  const isKept = before.votedFor === null || before.votedFor === after.votedFor
  if (isKept || after.currentTerm > before.currentTerm) return null
  return violation(
    `${id} forgot that it voted for ${before.votedFor} in term ${after.currentTerm}.`,
  )
}

function judgeCommit(id: ServerId, before: RaftNode, after: RaftNode): Violation | null {
  if (after.commitIndex >= before.commitIndex) return null
  return violation(
    `${id} went back from commit index ${before.commitIndex} to ${after.commitIndex}.`,
  )
}

function judgeVotes(
  { sent, lost }: { readonly sent: readonly Sent[]; readonly lost: readonly Sent[] },
  voteOf: Map<ServerId, Vote>,
): Violation | null {
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

type Sent = Parameters<Checker>[0]['applied']['sent'][number]

function violation(detail: string): Violation {
  return { invariant: 'Terms and Votes', detail }
}
