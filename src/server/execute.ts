import { decodeCommand } from '../kv/command'
import type { Command } from '../kv/operation'
import { applyCommand } from '../kv/store'
import type { Store } from '../kv/store'
import { logIndex } from '../raft/index'
import type { Entry, LogIndex } from '../raft/index'
import { addressOf, sessionName } from './session-name'
import type { ServerDecision } from './step'

export type Applied = Extract<ServerDecision, { readonly type: 'applied' }>

/** What a run of entries came to: the store after it, and for each entry its command's reply. */
export interface Execution {
  readonly store: Store
  /** null where an entry holds no command. */
  readonly applied: readonly (Applied | null)[]
}

/**
 * Executes entries on a store, in order; the first one has index `firstIndex`.
 *
 * All servers execute the same entries on the same stores, one after the other. A thread that folds all
 * of them would do the same work five times and keep five copies of the result, so the last few
 * executions are remembered: the same store and the same entries, by identity, give the same answer.
 */
export function executeEntries(
  store: Store,
  firstIndex: LogIndex,
  entries: readonly Entry[],
  executeOnce: boolean,
): Execution {
  const isSame = (memory: Memory) =>
    memory.store === store &&
    memory.firstIndex === firstIndex &&
    memory.executeOnce === executeOnce &&
    memory.entries.length === entries.length &&
    memory.entries.every((entry, i) => entry === entries[i])
  const known = lately.find(isSame)
  if (known !== undefined) return known.execution
  const execution = execute(store, firstIndex, entries, executeOnce)
  lately.push({ store, firstIndex, entries, executeOnce, execution })
  if (lately.length > maxLately) lately.shift()
  return execution
}

interface Memory {
  readonly store: Store
  readonly firstIndex: LogIndex
  readonly entries: readonly Entry[]
  readonly executeOnce: boolean
  readonly execution: Execution
}

const lately: Memory[] = []
const maxLately = 4

function execute(
  before: Store,
  firstIndex: LogIndex,
  entries: readonly Entry[],
  executeOnce: boolean,
): Execution {
  let store = before
  const applied = entries.map((entry, i): Applied | null => {
    const command = entry.type === 'command' ? decodeCommand(entry.command) : null
    if (command === null) return null
    const index = logIndex(firstIndex + i)
    const done = executeCommand(store, command, index, executeOnce)
    store = done.store
    const { client, serial } = command
    const { kind, isRetry, reply } = done
    return { type: 'applied', index, client: addressOf(client), serial, kind, isRetry, reply }
  })
  return { store, applied }
}

/**
 * A register opens a session that bears the entry's index, and is answered with its name. What changes
 * nothing may come as often as it likes, so a `get` needs no session and is not remembered in one.
 */
function executeCommand(
  store: Store,
  command: Command,
  index: LogIndex,
  executeOnce: boolean,
): Pick<Applied, 'kind' | 'isRetry' | 'reply'> & { readonly store: Store } {
  if (command.type === 'register') {
    const client = sessionName(command.client, index)
    const { store: after, isRetry } = applyCommand(store, { ...command, client })
    return { store: after, kind: 'register', isRetry, reply: { type: 'ok', value: client } }
  }
  const isRead = command.operation.type === 'get'
  const done = applyCommand(store, command, { executeOnce: executeOnce && !isRead })
  return {
    store: done.store,
    kind: isRead ? 'read' : 'write',
    isRetry: done.isRetry,
    reply: done.reply,
  }
}
