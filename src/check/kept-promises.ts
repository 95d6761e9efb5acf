import { lastIndex, termAt } from '../raft/index'
import type { Log, LogIndex, RaftMessage, ServerId } from '../raft/index'
import type { Disk } from '../server/disk'
import type { Message } from '../server/messages'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker } from './checker'

/**
 * Nothing that promises something leaves a server before its own disk holds it: a term, a vote, the
 * entries it acknowledges (Figure 2; thesis §3.8). Only what a leader sends may be ahead of its entries
 * (thesis §10.2.1).
 */
export function keptPromises(first: World): Checker {
  const logOf = new Map<ServerId, Log>()
  for (const { id, raft } of runningServers(first)) logOf.set(id, raft.log)
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, raft } = server
    const { world, sent, lost } = judged.applied
    const disk = world.servers[id]?.disk
    // What was kept back for a write was promised of the log before this step.
    const logs = [logOf.get(id) ?? raft.log, raft.log]
    logOf.set(id, raft.log)
    if (disk === undefined) return null
    for (const { message } of [...sent, ...lost]) {
      const lacks = whatLacks(message, disk, logs)
      if (lacks !== null) {
        const detail = `${id} sent ${message.type} to ${message.to} before ${lacks} was on its disk.`
        return { invariant: 'Durability', detail }
      }
    }
    return null
  }
}

/** What a message promises that the disk does not hold; null where it holds all. */
function whatLacks(message: Message, disk: Disk, logs: readonly Log[]): string | null {
  if (!('term' in message)) return null
  const isAskedOnly =
    message.type === 'PreVote' || (message.type === 'PreVoteResponse' && message.voteGranted)
  if (!isAskedOnly && message.term > disk.currentTerm) return `term ${message.term}`
  const vote = voteIn(message)
  if (vote !== null && disk.currentTerm === message.term && disk.votedFor !== vote) {
    return `the vote for ${vote}`
  }
  const matchIndex = matchIn(message)
  // What a batch took in and cut off again for the leader of a later term was held, as if it had been written.
  const isOver = message.term < disk.currentTerm
  const isHeld =
    matchIndex === null || isOver || logs.some((log) => isSame(disk.log, log, matchIndex))
  return isHeld ? null : `entry ${matchIndex}`
}

function voteIn(message: RaftMessage): ServerId | null {
  if (message.type === 'RequestVote') return message.from
  return message.type === 'RequestVoteResponse' && message.voteGranted ? message.to : null
}

function matchIn(message: RaftMessage): LogIndex | null {
  if (message.type === 'InstallSnapshotResponse') return message.matchIndex
  return message.type === 'AppendEntriesResponse' && message.success ? message.matchIndex : null
}

/** Whether what is durable is what was acknowledged; what is behind a snapshot is committed. */
function isSame(durable: Log, promised: Log, index: LogIndex): boolean {
  if (index > lastIndex(durable) || index > lastIndex(promised)) return false
  if (index < durable.baseIndex || index < promised.baseIndex) return true
  return termAt(durable, index) === termAt(promised, index)
}
