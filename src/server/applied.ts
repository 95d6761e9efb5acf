import { decodeCommand } from '../kv/command'
import { applyCommand } from '../kv/store'
import type { Store } from '../kv/store'
import { at } from '../lib/persistent-list'
import { logIndex } from '../raft/index'
import type { LogIndex, RaftNode } from '../raft/index'
import { clientId } from './messages'
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
  const answers: ClientResponse[] = []
  let { store } = before
  let next = 0
  for (let index = before.lastApplied + 1; index <= raft.commitIndex; index++) {
    const entry = at(raft.log, index - 1)
    const command = entry?.type === 'command' ? decodeCommand(entry.command) : null
    const done = command === null ? null : applyCommand(store, command)
    if (done !== null) store = done.store
    if (command !== null && done !== null) {
      const { client, serial } = command
      const { isRetry, reply } = done
      const who = clientId(client)
      decisions.push({
        type: 'applied',
        index: logIndex(index),
        client: who,
        serial,
        isRetry,
        reply,
      })
    }
    for (; (before.waiting[next]?.index ?? Infinity) <= index; next++) {
      const waiting = before.waiting[next]
      const isTheirs =
        waiting !== undefined && waiting.index === index && waiting.term === entry?.term
      if (!isTheirs || done === null) continue
      answers.push({
        type: 'ClientResponse',
        from: raft.id,
        to: waiting.client,
        serial: waiting.serial,
        outcome: { type: 'done', reply: done.reply },
      })
    }
  }
  const lastApplied = logIndex(Math.max(before.lastApplied, raft.commitIndex))
  const waiting = next === 0 ? before.waiting : before.waiting.slice(next)
  return { lastApplied, store, waiting, answers }
}
