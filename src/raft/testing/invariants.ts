import type { LogIndex, ServerId, Term } from '../brands'
import { logIndex } from '../brands'
import { entriesBetween, firstIndex, lastIndex, termAt } from '../log'
import type { RaftNode } from '../node'
import type { TestCluster } from './cluster'
import { wordOf } from './cluster'

/** What has been seen of a run; judged by all of it, not by the present alone. */
export interface Seen {
  readonly leaders: Map<Term, ServerId>
  /** What some state machine has executed; entry i is at position i − 1. */
  readonly committed: string[]
  /** The term it was in: that the entry was committed in, or a later one. */
  readonly committedIn: Term[]
  /** Of each entry by index and term: itself and the term before it. */
  readonly entries: Map<string, string>
  readonly terms: Map<ServerId, Term>
  readonly commits: Map<ServerId, LogIndex>
}

export function nothingSeen(): Seen {
  return {
    leaders: new Map(),
    committed: [],
    committedIn: [],
    entries: new Map(),
    terms: new Map(),
    commits: new Map(),
  }
}

/** The first of Figure 3's properties that does not hold, in a sentence; null while all do. */
export function judge(cluster: TestCluster, seen: Seen): string | null {
  for (const node of cluster.nodes()) {
    const found =
      stateMachineSafety(cluster, node, seen) ??
      logMatching(node, seen) ??
      elections(node, seen) ??
      monotonic(node, seen)
    if (found !== null) return found
  }
  return null
}

/** No two servers apply different entries at the same index (§5.4.3). */
function stateMachineSafety(cluster: TestCluster, node: RaftNode, seen: Seen): string | null {
  const { committed, committedIn } = seen
  for (const [i, word] of cluster.applied(node.id).entries()) {
    const known = committed[i]
    if (known === undefined) {
      committed.push(word)
      committedIn.push(node.currentTerm)
    } else if (known !== word) {
      return `State Machine Safety: ${node.id} applied ${word} at ${i + 1}, not ${known}`
    }
  }
  return null
}

/** Entries of the same index and term are the same and so are those before them (§5.3). */
function logMatching({ id, log }: RaftNode, { entries }: Seen): string | null {
  const first = firstIndex(log)
  for (const [i, entry] of entriesBetween(log, first, lastIndex(log)).entries()) {
    const index = logIndex(first + i)
    const key = `${index}/${entry.term}`
    const value = `${wordOf(entry)} after ${termAt(log, logIndex(index - 1))}`
    const known = entries.get(key)
    if (known === undefined) entries.set(key, value)
    else if (known !== value) return `Log Matching: ${id} has ${value} at ${key}, not ${known}`
  }
  return null
}

/** One leader a term (§5.2), and it has all that was committed in the terms before it (§5.4). */
function elections(node: RaftNode, { leaders, committed, committedIn }: Seen): string | null {
  const { role, id, currentTerm, log } = node
  if (role.type !== 'leader') return null
  const known = leaders.get(currentTerm)
  if (known === id) return null
  if (known !== undefined) return `Election Safety: ${known} and ${id} both led term ${currentTerm}`
  leaders.set(currentTerm, id)
  const mine = entriesBetween(log, firstIndex(log), lastIndex(log)).map(wordOf)
  const lacking = committed.findIndex((word, i) => {
    const isEarlier = (committedIn[i] ?? currentTerm) < currentTerm
    return isEarlier && i >= log.baseIndex && mine[i - log.baseIndex] !== word
  })
  return lacking < 0 ? null : `Leader Completeness: ${id} leads without entry ${lacking + 1}`
}

/** Terms never fall, and neither does what is committed, but for what a restart forgets. */
function monotonic({ id, currentTerm, commitIndex }: RaftNode, seen: Seen): string | null {
  const [term, commit] = [seen.terms.get(id) ?? 0, seen.commits.get(id) ?? 0]
  seen.terms.set(id, currentTerm)
  seen.commits.set(id, commitIndex)
  if (currentTerm < term) return `${id} fell back to term ${currentTerm}`
  return commitIndex < commit ? `${id} took the commit of ${commit} back` : null
}
