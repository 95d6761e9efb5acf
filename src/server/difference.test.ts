import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { append, truncate } from '../lib/persistent-list'
import { compact, emptyConfiguration, logAfter, logIndex, serverId, term } from '../raft/index'
import type { Log, RaftNode } from '../raft/index'
import { snapshotOf } from '../raft/index'
import { difference } from './difference'
import type { Persistent } from './difference'
import { bootOf, logOf, noops } from './testing/servers'
import { diskAfter } from './testing/disk'

const nodeWith = (change: Partial<RaftNode>): RaftNode => ({
  ...bootOf({ currentTerm: 2 }).raft,
  ...change,
})

/** The log without what follows its first `kept` entries, and with entries of these terms behind them. */
const edited = (log: Log, kept: number, terms: readonly number[] = []): Log => ({
  ...log,
  entries: append(truncate(log.entries, kept), noops(terms)),
})

/** What becomes of a log at a time: some of its end is cut and something appended, or its beginning is cut, or all. */
const anyEdit = fc.oneof(
  fc.record({
    type: fc.constant('edit' as const),
    kept: fc.nat(80),
    terms: fc.array(fc.integer({ min: 1, max: 4 })),
  }),
  fc.record({ type: fc.constant('compact' as const), at: fc.nat(80), tail: fc.nat(20) }),
  fc.record({ type: fc.constant('install' as const), at: fc.nat(200) }),
  fc.record({ type: fc.constant('term' as const), to: fc.nat(9) }),
)

type Edit = typeof anyEdit extends fc.Arbitrary<infer E> ? E : never

function changed(node: RaftNode, edit: Edit): RaftNode {
  const { log } = node
  switch (edit.type) {
    case 'edit':
      return { ...node, log: edited(log, Math.min(edit.kept, log.entries.size), edit.terms) }
    case 'compact': {
      const index = logIndex(log.baseIndex + Math.min(edit.at, log.entries.size))
      const options = { ...node.options, snapshotTail: edit.tail }
      return { ...compact({ ...node, options }, index, `state ${index}`).node }
    }
    case 'install': {
      const index = logIndex(edit.at)
      const snapshot = snapshotOf(index, term(4), emptyConfiguration, `sent ${index}`)
      return { ...node, snapshot, log: logAfter(index, term(4), []) }
    }
    case 'term':
      return { ...node, currentTerm: term(edit.to), votedFor: null }
  }
}

describe('the difference that must be durable', () => {
  it('makes the disk before a step the disk after it, whatever the step did', () => {
    fc.assert(
      fc.property(fc.array(anyEdit), (edits) => {
        let node = nodeWith({})
        let disk = diskAfter(null, difference(nodeWith({ currentTerm: term(0) }), node))
        for (const edit of edits) {
          const after = changed(node, edit)
          disk = diskAfter(disk, difference(node, after))
          node = after
          const { currentTerm, votedFor, log, snapshot } = node
          expect(disk).toEqual({ serial: 0, currentTerm, votedFor, log, snapshot })
        }
      }),
    )
  })

  const { log } = nodeWith({ log: logOf(1, 1, 2) })
  const before = nodeWith({ log })
  const compacted = compact(
    { ...before, options: { ...before.options, snapshotTail: 1 } },
    logIndex(2),
    'state',
  ).node
  it.each<{ why: string; after: Partial<Persistent>; expected: object | null }>([
    { why: 'nothing, where nothing changed', after: {}, expected: null },
    {
      why: 'nothing, where only volatile state changed',
      after: { ...nodeWith({ log, commitIndex: logIndex(2), storedIndex: logIndex(3) }) },
      expected: null,
    },
    {
      why: 'nothing, where the same entries came again',
      after: { log: edited(log, 3) },
      expected: null,
    },
    {
      why: 'the term',
      after: { currentTerm: term(3) },
      expected: { currentTerm: 3, votedFor: null, compaction: null, change: null },
    },
    {
      why: 'the vote',
      after: { votedFor: serverId('S2') },
      expected: { currentTerm: 2, votedFor: 'S2', compaction: null, change: null },
    },
    {
      why: 'only the new entries, of a log that grew',
      after: { log: edited(log, 3, [2]) },
      expected: { change: { firstIndex: 4, entries: noops([2]) } },
    },
    {
      why: 'an empty change at the cut, of a log that was cut',
      after: { log: edited(log, 1) },
      expected: { change: { firstIndex: 2, entries: [] } },
    },
    {
      why: 'everything from the first that differs, of a log that was rewritten',
      after: { log: edited(log, 2, [4, 4]) },
      expected: { change: { firstIndex: 3, entries: noops([4, 4]) } },
    },
    {
      why: 'the snapshot and all of the log that is left, of a log that was compacted (§7)',
      after: compacted,
      expected: {
        compaction: { snapshot: compacted.snapshot, baseIndex: 1, baseTerm: 1 },
        change: { firstIndex: 2, entries: noops([1, 2]) },
      },
    },
  ])('is $why', ({ after, expected }) => {
    const found = difference(before, { ...before, ...after })
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatchObject(expected)
  })
})
