import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { append, slice, truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { logIndex, serverId, term } from '../raft/index'
import type { Entry, RaftNode } from '../raft/index'
import { difference } from './difference'
import type { LogChange } from './disk'
import { bootOf } from './testing/servers'

/** A change of a log, as raft makes them: some of the end is cut, something is appended. */
const anyEdit = fc.record({ kept: fc.nat(80), terms: fc.array(fc.integer({ min: 1, max: 4 })) })

const entriesOf = (terms: readonly number[]): Entry[] =>
  terms.map((n) => ({ type: 'noop', term: term(n) }))

const nodeWith = (change: Partial<RaftNode>): RaftNode => ({
  ...bootOf({ currentTerm: 2 }).raft,
  ...change,
})

/** What recovery makes of a disk's log and one more record (On disk). */
function persisted(log: List<Entry>, change: LogChange | null): List<Entry> {
  return change === null ? log : append(truncate(log, change.firstIndex - 1), change.entries)
}

describe('the difference that must be durable', () => {
  it('rebuilds the log when all of them are persisted in order', () => {
    fc.assert(
      fc.property(fc.array(anyEdit), (edits) => {
        let node = nodeWith({})
        let disk = node.log
        for (const { kept, terms } of edits) {
          const cut = truncate(node.log, Math.min(kept, node.log.size))
          const after = nodeWith({ log: append(cut, entriesOf(terms)) })
          const change = difference(node, after)
          if (change !== null) disk = persisted(disk, change.change)
          node = after
          expect(slice(disk, 0, disk.size)).toEqual(slice(node.log, 0, node.log.size))
        }
      }),
    )
  })

  const log = nodeWith({ log: append(bootOf().raft.log, entriesOf([1, 1, 2])) }).log
  it.each<{ why: string; after: Partial<RaftNode>; expected: object | null }>([
    { why: 'nothing, where nothing changed', after: { log }, expected: null },
    {
      why: 'nothing, where only volatile state changed',
      after: { log, commitIndex: logIndex(2), storedIndex: logIndex(3) },
      expected: null,
    },
    {
      why: 'nothing, where the same entries came again',
      after: { log: append(truncate(log, 3), []) },
      expected: null,
    },
    {
      why: 'the term',
      after: { log, currentTerm: term(3) },
      expected: { currentTerm: 3, votedFor: null, change: null },
    },
    {
      why: 'the vote',
      after: { log, votedFor: serverId('S2') },
      expected: { currentTerm: 2, votedFor: 'S2', change: null },
    },
    {
      why: 'only the new entries, of a log that grew',
      after: { log: append(log, entriesOf([2])) },
      expected: { change: { firstIndex: 4, entries: entriesOf([2]) } },
    },
    {
      why: 'an empty change at the cut, of a log that was cut',
      after: { log: truncate(log, 1) },
      expected: { change: { firstIndex: 2, entries: [] } },
    },
    {
      why: 'everything from the first that differs, of a log that was rewritten',
      after: { log: append(truncate(log, 2), entriesOf([4, 4])) },
      expected: { change: { firstIndex: 3, entries: entriesOf([4, 4]) } },
    },
  ])('is $why', ({ after, expected }) => {
    const found = difference(nodeWith({ log }), nodeWith(after))
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatchObject(expected)
  })
})
