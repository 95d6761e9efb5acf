import type { List } from '../lib/persistent-list'
import type { LogIndex } from './brands'
import { logIndex } from './brands'
import type { Entry } from './entry'
import { entryBytes } from './entry'
import { entryAt, lastIndex } from './log'
import type { Batch, Batches, Transition } from './transition'

/**
 * The entries from `start` that fit into one AppendEntries; at least one, where there is one. Within a
 * step the same start gives the same array, so that whoever serializes the messages does it once.
 */
export function batchFrom(t: Transition, start: LogIndex): Batch {
  const { entries } = t.node.log
  const { byStart } = (t.batches = batchesOf(entries, t.batches))
  const known = byStart.get(start)
  if (known !== undefined) return known
  const batch = cutBatch(t, start)
  byStart.set(start, batch)
  return batch
}

/** Most steps cut nothing, so there is nothing to remember before the first cut. */
function batchesOf(entries: List<Entry>, known: Batches | null): Batches {
  return known?.entries === entries ? known : { entries, byStart: new Map() }
}

/** What an AppendEntries without entries carries. */
export const emptyBatch: Batch = { entries: [], bytes: 0 }

function cutBatch({ node }: Transition, start: LogIndex): Batch {
  const entries: Entry[] = []
  let bytes = 0
  const { flow, maxAppendBytes, maxEntries } = node.options
  const end = lastIndex(node.log)
  const last = flow ? Math.min(end, start + maxEntries - 1) : end
  for (let index = start; index <= last; index = logIndex(index + 1)) {
    const entry = entryAt(node.log, index)
    if (entry === undefined) break
    const isFull = bytes + entryBytes(entry) > maxAppendBytes
    if (isFull && entries.length > 0) break
    entries.push(entry)
    bytes += entryBytes(entry)
  }
  return { entries, bytes }
}
