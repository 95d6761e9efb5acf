import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import type { List, ListNode } from '../lib/persistent-list'
import { entryAt, lastIndex, logIndex } from '../raft/index'
import type { Server } from './server'
import {
  appended,
  asked,
  bootOf,
  give,
  heartbeatTimeout,
  leaderOf,
  matchedBy,
  readAsked,
  receive,
  stored,
  voteAsked,
} from './testing/servers'

const length = 50_000
const terms = Array.from({ length }, () => 1)
const batch = Array.from({ length: 64 }, (_, i) => receive(asked(i + 1)))

/** A list of which nobody may look at more than the last leaves: whoever walks it is found out. */
function sealed<T>(list: List<T>): List<T> {
  return { ...list, root: list.root === null ? null : sealedNode(list.root) }
}

function sealedNode<T>(node: ListNode<T>): ListNode<T> {
  if ('items' in node) return node
  const { digest: sum, children } = node
  const last = children.length - 1
  return {
    digest: sum,
    children: children.map((child, i) => (i === last ? sealedNode(child) : seal(child.digest))),
  }
}

function seal(sum: number): ListNode<never> {
  return {
    digest: sum,
    get children(): never {
      throw new Error('somebody walks the log')
    },
  }
}

const sealedLog = ({ raft, ...server }: Server): Server => ({
  ...server,
  raft: { ...raft, log: { ...raft.log, entries: sealed(raft.log.entries) } },
})

describe('what a step costs does not depend on the length of the log', () => {
  const options = { snapshotThreshold: 0, snapshotTail: 10 }
  const leader = sealedLog(leaderOf({ log: terms, options }))

  it('the log is long, and walking it is found out', () => {
    expect(lastIndex(leader.raft.log)).toBe(length + 1)
    expect(() => entryAt(leader.raft.log, logIndex(7))).toThrow('somebody walks the log')
  })

  it('of a leader: 64 commands, stored, committed, applied and hashed', () => {
    const proposed = give(leader, ...batch).server
    const written = give(proposed, stored()).server
    const { server } = give(written, receive(matchedBy(written)), receive(readAsked(65)))
    expect(server.lastApplied).toBe(length + 65)
    expect(digest(give(server, heartbeatTimeout).server)).not.toBe(digest(leader))
  })

  it('of a follower: 64 entries appended, stored and applied, and a vote', () => {
    const before = sealedLog(bootOf({ log: terms, options }))
    const added = appended(
      1,
      [length, 1],
      Array.from({ length: 64 }, () => 1),
      0,
    )
    const after = give(give(before, receive(added)).server, stored()).server
    expect(lastIndex(after.raft.log)).toBe(length + 64)
    const voted = give(after, receive(voteAsked(2))).server
    expect(give(voted, stored()).effects).toHaveLength(1)
  })

  it('of a follower whose log is cut at a conflict', () => {
    const before = sealedLog(bootOf({ log: terms, options }))
    const { server } = give(before, receive(appended(2, [length - 2, 1], [2, 2, 2])))
    expect(lastIndex(server.raft.log)).toBe(length + 1)
    expect(server.writing).not.toBeNull()
  })

  it('even of compaction, which costs what is kept', () => {
    const { server } = give(leader, { type: 'ask', ask: { type: 'snapshot' } })
    expect(server.raft.log.entries.size).toBe(10)
  })
})
