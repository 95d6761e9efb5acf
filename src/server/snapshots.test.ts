import { describe, expect, it } from 'vitest'

import { encodeStore } from '../kv/snapshot'
import { applyCommand, emptyStore, withSessions } from '../kv/store'
import type { Store } from '../kv/store'
import { get } from '../lib/persistent-map'
import {
  allRules,
  configurationOf,
  entryAt,
  lastIndex,
  logIndex,
  snapshotOf,
  term,
} from '../raft/index'
import type { Snapshot } from '../raft/index'
import { restore } from './restore'
import type { Server } from './server'
import {
  answersOf,
  appended,
  asked,
  bootOf,
  c1,
  done,
  give,
  installed,
  leaderOf,
  matchedBy,
  readAsked,
  receive,
  s1,
  s2,
  s3,
  stored,
  wordsOf,
} from './testing/servers'
import type { Given } from './testing/servers'

const snapshotNow: Given = { type: 'ask', ask: { type: 'snapshot' } }

/** A store in which C1 has put `x`, as its command with serial number 1. */
const storeWithX: Store = applyCommand(withSessions(emptyStore(), [c1]), {
  type: 'operation',
  client: c1,
  serial: 1,
  lowest: 1,
  operation: { type: 'put', key: 'x', value: '1' },
}).store

const snapshotAt = (index: number, data = encodeStore(storeWithX), inTerm = 1): Snapshot =>
  snapshotOf(logIndex(index), term(inTerm), configurationOf([s1, s2, s3]), data)

const valueOf = ({ store }: Server, key = 'x') => get(store.values, key) ?? null

describe('compaction', () => {
  /** S1 leads and has executed two commands, entries 2 and 3. */
  function leaderWithTwo(options = {}): Server {
    const proposed = give(leaderOf({ options }), receive(asked(1)), receive(asked(2))).server
    return give(give(proposed, stored()).server, receive(matchedBy(proposed))).server
  }

  it('is done by hand, through what is applied, and written at once', () => {
    const before = leaderWithTwo({ snapshotTail: 1 })
    const { server, effects, decisions } = give(before, snapshotNow)
    expect(server.raft.snapshot).toMatchObject({ lastIncludedIndex: 3, lastIncludedTerm: 1 })
    expect(server.raft.log).toMatchObject({ baseIndex: 2, baseTerm: 1 })
    expect(effects).toMatchObject([
      { type: 'persist', compaction: { baseIndex: 2 }, change: { firstIndex: 3 } },
    ])
    expect(decisions).toContainEqual(expect.objectContaining({ type: 'compacted', baseIndex: 2 }))
    expect(restore(server.raft.snapshot, allRules).store).toEqual(before.store)
  })

  it('is done by itself in the step that has applied enough, of what it applied', () => {
    const threshold = { snapshotThreshold: 3, snapshotTail: 0 }
    const proposed = give(leaderOf({ options: threshold }), receive(asked(1)), receive(asked(2)))
    const written = give(proposed.server, stored()).server
    const { server, effects } = give(written, receive(matchedBy(written)))
    expect(server.raft.snapshot?.lastIncludedIndex).toBe(3)
    expect(restore(server.raft.snapshot, allRules).store).toEqual(server.store)
    expect(wordsOf(effects)).toEqual(['persist'])
    expect(answersOf(give(server, stored()).effects).map(([serial]) => serial)).toEqual([1, 2])
  })

  it('leaves what follows: what is not applied is never cut off', () => {
    const written = give(
      give(leaderWithTwo({ snapshotTail: 0 }), receive(asked(3))).server,
      stored(),
    ).server
    const { server } = give(written, snapshotNow)
    expect(server.raft.snapshot?.lastIncludedIndex).toBe(3)
    expect(lastIndex(server.raft.log)).toBe(4)
    expect(entryAt(server.raft.log, logIndex(4))).toBe(entryAt(written.raft.log, logIndex(4)))
  })

  it('says so where there is nothing new to compact', () => {
    const once = give(leaderWithTwo(), snapshotNow).server
    const again = give(give(once, stored()).server, snapshotNow)
    expect(again.decisions).toEqual([{ type: 'nothingToCompact' }])
    expect(again.effects).toEqual([])
  })

  it('survives a crash: the server starts from its snapshot, applied and committed', () => {
    const { server } = give(leaderWithTwo({ snapshotTail: 0 }), snapshotNow)
    const reborn = bootOf({ snapshot: server.raft.snapshot })
    expect(reborn).toMatchObject({ lastApplied: 3, raft: { commitIndex: 3 }, failure: null })
    expect(reborn.store).toEqual(server.store)
  })
})

describe('a snapshot that is installed', () => {
  it('replaces store and log, and is acknowledged once it is durable (§7)', () => {
    const behind = bootOf({ log: [1, 1] })
    const first = give(behind, receive(installed(1, snapshotAt(5))))
    expect(wordsOf(first.effects)).toEqual(['persist'])
    expect(first.server).toMatchObject({ lastApplied: 5, raft: { commitIndex: 5 } })
    expect(lastIndex(first.server.raft.log)).toBe(5)
    expect(first.server.store).toEqual(storeWithX)
    expect(wordsOf(give(first.server, stored()).effects)).toEqual(['InstallSnapshotResponse to S2'])
  })

  it('is gone on from, by entries of the same batch too', () => {
    const put = appended(1, [5, 1], [1], 6)
    const { server } = give(bootOf(), receive(installed(1, snapshotAt(5))), receive(put))
    expect(server).toMatchObject({ lastApplied: 6, raft: { commitIndex: 6 } })
    expect(valueOf(server)).toBe('1')
  })

  it('carries sessions: a command that it has executed is not executed again (thesis §6.3)', () => {
    const { server } = give(bootOf(), receive(installed(1, snapshotAt(5))))
    const retry = { ...asked(1, { type: 'put', key: 'x', value: '2' }) }
    const entry = { ...appended(1, [5, 1], [], 6), entries: [commandOf(retry.command)] } as const
    const { server: after, decisions } = give(server, stored(), receive(entry))
    expect(decisions).toContainEqual(expect.objectContaining({ type: 'applied', isRetry: true }))
    expect(valueOf(after)).toBe('1')
  })

  it('lets reads be answered that waited for it', () => {
    const follower = give(bootOf({ currentTerm: 1 }), receive(appended(1, [0, 0], []))).server
    const asking = give(follower, receive(readAsked(1))).server
    const response = {
      type: 'ReadIndexResponse',
      from: s2,
      to: s1,
      term: term(1),
      id: follower.nextRead,
      readIndex: logIndex(5),
    } as const
    const waiting = give(asking, receive(response)).server
    const { server } = give(waiting, receive(installed(1, snapshotAt(5))))
    const answer = done({ type: 'ok', value: '1' }, 'readIndex')
    expect(answersOf(give(server, stored()).effects)).toEqual([[1, answer]])
  })

  it('is ignored where it is not news', () => {
    const ahead = give(bootOf(), receive(appended(1, [0, 0], [1, 1, 1, 1, 1, 1], 6))).server
    const { server } = give(ahead, stored(), receive(installed(1, snapshotAt(5))))
    expect(server).toMatchObject({ lastApplied: 6, raft: { snapshot: null } })
  })

  it('goes back to an older state where nobody forbids it, and goes on from there', () => {
    const ahead = give(
      bootOf({ rules: { ignoreStaleSnapshots: false } }),
      receive(appended(1, [0, 0], [1, 1, 1, 1, 1, 1], 6)),
    ).server
    const back = give(ahead, stored(), receive(installed(1, snapshotAt(5)))).server
    expect(back).toMatchObject({ lastApplied: 5, raft: { commitIndex: 5 } })
    expect(back.store).toEqual(storeWithX)
    const again = give(back, stored(), receive(appended(1, [5, 1], [1, 1], 7))).server
    expect(again.lastApplied).toBe(7)
  })

  it('stops the server where it holds no store: it never acknowledges what it cannot read', () => {
    const before = bootOf({ currentTerm: 1 })
    const foreign = installed(1, snapshotAt(5, 'something else'))
    const { server, effects } = give(before, receive(foreign))
    expect(effects).toEqual([])
    expect(server).toMatchObject({
      failure: 'The snapshot of entry 5 does not hold a store.',
      raft: before.raft,
      store: before.store,
    })
    expect(give(server, snapshotNow).effects).toEqual([])
  })

  it('stops a server at its start, too', () => {
    expect(bootOf({ snapshot: snapshotAt(5, 'something else') }).failure).toMatch(/^The snapshot/)
  })
})

const commandOf = (command: string) => ({ type: 'command', term: term(1), command }) as const
