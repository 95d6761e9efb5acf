import type { Store } from '../kv/store'
import { entriesBetween, logIndex } from '../raft/index'
import type { LogIndex, RaftNode } from '../raft/index'
import { executeEntries } from './execute'
import type { ClientResponse } from './messages'
import type { Waiting } from './server'
import type { ServerDecision } from './step'

/** How far the store has come, and who still waits for what. */
export interface Progressing {
  readonly lastApplied: LogIndex
  readonly store: Store
  /** Ascending by index. */
  readonly waiting: readonly Waiting[]
}

/**
 * Executes what is committed and not yet applied, in order, and answers the clients that wait for it
 * (Figure 2, rules for all servers). A client is answered only where the entry at its index is still
 * the one it was promised: the same index in another term is somebody else's command.
 */
export function applyCommitted(
  before: Progressing,
  raft: RaftNode,
  decisions: ServerDecision[],
): Progressing & { readonly answers: readonly ClientResponse[] } {
  const { commitIndex, log, id, rules } = raft
  if (commitIndex <= before.lastApplied) {
    const { lastApplied, store, waiting } = before
    return { lastApplied, store, waiting, answers: [] }
  }
  const firstIndex = logIndex(before.lastApplied + 1)
  const entries = entriesBetween(log, firstIndex, commitIndex)
  const { store, applied } = executeEntries(before.store, firstIndex, entries, rules.executeOnce)
  for (const done of applied) if (done !== null) decisions.push(done)

  const due = before.waiting.filter(({ index }) => index <= commitIndex)
  const answers = due.flatMap(({ index, term, client, serial }): ClientResponse[] => {
    const done = applied[index - firstIndex] ?? null
    const isTheirs = entries[index - firstIndex]?.term === term || !rules.answerOwnEntry
    if (done === null || !isTheirs) return []
    const outcome = { type: 'done', reply: done.reply, mode: 'log' } as const
    return [{ type: 'ClientResponse', from: id, to: client, serial, outcome }]
  })
  const waiting = before.waiting.filter(({ index }) => index > commitIndex)
  return { lastApplied: commitIndex, store, waiting, answers }
}
