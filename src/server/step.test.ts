import { describe, expect, it } from 'vitest'

import { allRules, defaultRaftOptions, logIndex, term } from '../raft/index'
import { clientId } from './messages'
import type { ClientOutcome, ClientRequest } from './messages'
import type { Server } from './server'
import type { Given } from './testing/servers'
import {
  answersOf,
  appended,
  asked,
  bootOf,
  c1,
  done,
  electionTimeout,
  give,
  heartbeatTimeout,
  leaderOf,
  matchedBy,
  receive,
  s1,
  s2,
  stored,
  voteAsked,
  wordsOf,
} from './testing/servers'

const ok = (value: string | null) => done({ type: 'ok', value })

interface DiskRule {
  readonly why: string
  readonly server: Server
  readonly inputs: readonly Given[]
  readonly atOnce: readonly string[]
  readonly afterStored: readonly string[]
}

describe('what may leave before the disk has written', () => {
  it.each<DiskRule>([
    {
      why: 'a vote waits, or a crash could make it two (§5.2)',
      server: bootOf(),
      inputs: [receive(voteAsked(1))],
      atOnce: ['persist'],
      afterStored: ['RequestVoteResponse to S2'],
    },
    {
      why: 'a refusal waits where it comes with a new term',
      server: bootOf({ log: [1, 1] }),
      inputs: [receive(voteAsked(2, [1, 1]))],
      atOnce: ['persist'],
      afterStored: ['RequestVoteResponse to S2'],
    },
    {
      why: 'a refusal goes at once where nothing changed',
      server: bootOf({ currentTerm: 3 }),
      inputs: [receive(voteAsked(2))],
      atOnce: ['RequestVoteResponse to S2'],
      afterStored: [],
    },
    {
      why: 'a candidate asks once its own vote is durable (Figure 2)',
      server: bootOf(),
      inputs: [electionTimeout],
      atOnce: ['persist'],
      afterStored: ['RequestVote to S2', 'RequestVote to S3'],
    },
    {
      why: 'a follower acknowledges entries once they are durable (Figure 2)',
      server: bootOf({ currentTerm: 1 }),
      inputs: [receive(appended(1, [0, 0], [1, 1]))],
      atOnce: ['persist'],
      afterStored: ['AppendEntriesResponse to S2'],
    },
    {
      why: 'a heartbeat that changes nothing is answered at once',
      server: bootOf({ currentTerm: 1 }),
      inputs: [receive(appended(1, [0, 0], []))],
      atOnce: ['AppendEntriesResponse to S2'],
      afterStored: [],
    },
    {
      why: 'entries that are there already are acknowledged at once',
      server: bootOf({ log: [1, 1] }),
      inputs: [receive(appended(1, [0, 0], [1, 1]))],
      atOnce: ['AppendEntriesResponse to S2'],
      afterStored: [],
    },
    {
      why: 'a leader replicates while its own disk writes (thesis §10.2.1)',
      server: leaderOf(),
      inputs: [receive(asked(1))],
      atOnce: ['persist', 'AppendEntries to S2'],
      afterStored: [],
    },
    {
      why: 'a heartbeat goes at once',
      server: leaderOf(),
      inputs: [heartbeatTimeout],
      atOnce: ['AppendEntries to S2', 'AppendEntries to S3'],
      afterStored: [],
    },
    {
      why: 'a refused client waits with a batch that must be written',
      server: bootOf({ currentTerm: 1 }),
      inputs: [receive(asked(1)), receive(appended(1, [0, 0], [1]))],
      atOnce: ['persist'],
      afterStored: ['AppendEntriesResponse to S2', 'ClientResponse to C1.test'],
    },
    {
      why: 'a leader that stepped down keeps all that it would send, as all others do',
      server: leaderOf(),
      inputs: [receive(asked(1)), receive(voteAsked(7))],
      atOnce: ['persist'],
      afterStored: ['RequestVoteResponse to S2'],
    },
  ])('$why', ({ server, inputs, atOnce, afterStored }) => {
    const first = give(server, ...inputs)
    expect(wordsOf(first.effects)).toEqual(atOnce)
    expect(first.server.writing !== null).toBe(atOnce.includes('persist'))
    if (first.server.writing === null) return
    const second = give(first.server, stored())
    expect(wordsOf(second.effects)).toEqual(afterStored)
    expect(second.server.writing).toBeNull()
  })

  it('sends its learners nothing of a term it won alone before that is durable', () => {
    const addLearner: Given = {
      type: 'ask',
      ask: { type: 'addServer', server: s2, as: 'learner' },
    }
    const added = give(leaderOf({ voters: [s1] }), addLearner).server
    const committed = give(added, stored()).server
    const deposed = give(committed, receive(voteAsked(7, [0, 0]))).server
    const won = give(give(deposed, stored()).server, electionTimeout)
    expect(won.server.raft.role.type).toBe('leader')
    expect(wordsOf(won.effects)).toEqual(['persist'])
    expect(wordsOf(give(won.server, stored()).effects)).toContain('AppendEntries to S2')
  })

  it('puts what was kept back before what follows from the same batch', () => {
    const voted = give(bootOf(), receive(voteAsked(1))).server
    const { effects } = give(voted, stored(), receive(appended(1, [0, 0], [])))
    expect(wordsOf(effects)).toEqual(['RequestVoteResponse to S2', 'AppendEntriesResponse to S2'])
  })

  it('sends what was kept back even where the same batch is written anew', () => {
    const voted = give(bootOf(), receive(voteAsked(1))).server
    const { effects, server } = give(voted, stored(), receive(appended(1, [0, 0], [1])))
    expect(wordsOf(effects)).toEqual(['persist', 'RequestVoteResponse to S2'])
    expect(server.writing?.messages).toHaveLength(1)
  })
})

describe('one write at a time', () => {
  it('makes one write of everything in a batch: group commit', () => {
    const { effects, server } = give(leaderOf(), ...[1, 2, 3].map((n) => receive(asked(n))))
    expect(wordsOf(effects)).toEqual(['persist', 'AppendEntries to S2'])
    expect(effects[0]).toMatchObject({ change: { firstIndex: 2, entries: { length: 3 } } })
    expect(server.writing?.lastIndex).toBe(4)
  })

  it('numbers writes one after the other, from what the disk was found to hold', () => {
    const first = give(bootOf({ log: [1, 1, 1] }), electionTimeout)
    expect(first.effects[0]).toMatchObject({ type: 'persist', serial: 4 })
    const second = give(first.server, stored(), electionTimeout)
    expect(second.effects[0]).toMatchObject({ type: 'persist', serial: 5 })
  })

  it("counts the leader's own acknowledgement once its write is durable", () => {
    const alone = leaderOf({ voters: [s1] })
    const proposed = give(alone, receive(asked(1)))
    expect(proposed.server.raft.commitIndex).toBe(1)
    const written = give(proposed.server, stored())
    expect(written.server.raft.commitIndex).toBe(2)
    expect(answersOf(written.effects)).toEqual([[1, ok(null)]])
  })

  it('does nothing any more where the disk refused', () => {
    const before = give(leaderOf(), receive(asked(1))).server
    const failed: Given = { type: 'storeFailed', serial: before.lastSerial, reason: 'disk full' }
    const { server, effects, decisions } = give(before, failed, receive(voteAsked(9)))
    expect(effects).toEqual([])
    expect(decisions).toMatchObject([{ type: 'storeFailed', reason: 'disk full' }])
    expect(server).toMatchObject({ failure: 'disk full', n: before.n + 1, raft: before.raft })
    expect(give(server, electionTimeout).effects).toEqual([])
  })

  it('takes the completion of no other write', () => {
    const writing = give(bootOf(), electionTimeout).server
    expect(() => give(writing, { type: 'stored', serial: 7 })).toThrow('only the write that is out')
    expect(() => give(bootOf(), { type: 'stored', serial: 0 })).toThrow('only the write')
  })
})

describe('a client is answered', () => {
  const proposed = give(leaderOf(), receive(asked(1)), receive(asked(2))).server
  const written = give(proposed, stored()).server

  it('when its entry is applied, not before', () => {
    expect(answersOf(give(proposed, stored()).effects)).toEqual([])
    const first = give(written, receive(matchedBy(written, 2)))
    expect(answersOf(first.effects)).toEqual([[1, ok(null)]])
    const second = give(first.server, receive(matchedBy(written, 3)))
    expect(answersOf(second.effects)).toEqual([[2, ok('1')]])
    expect(second.server.waiting).toEqual([])
  })

  it('never for an entry of another term at its index', () => {
    const { server } = give(written, receive(appended(9, [1, 1], [9, 9])))
    const { effects, server: after } = give(server, stored(), receive(appended(9, [3, 9], [], 3)))
    expect(after.lastApplied).toBe(3)
    expect(answersOf(effects)).toEqual([])
  })

  it.each([
    { why: 'the entry that was promised', index: 2, entryTerm: 1, answers: 1 },
    { why: 'another index', index: 1, entryTerm: 1, answers: 0 },
    { why: 'another term', index: 2, entryTerm: 2, answers: 0 },
  ])('who waits for $why gets $answers answers', ({ index, entryTerm, answers }) => {
    const waiting = [{ index: logIndex(index), term: term(entryTerm), client: c1, serial: 1 }]
    const { effects } = give({ ...written, waiting }, receive(matchedBy(written, 2)))
    expect(answersOf(effects)).toHaveLength(answers)
  })

  it('the same again for a retry, which is not executed again (thesis §6.3)', () => {
    const retry = asked(1, { type: 'increment', key: 'n', by: 1 })
    const twice = give(leaderOf(), receive(retry), receive(retry)).server
    const { effects, server, decisions } = give(twice, stored(), receive(matchedBy(twice)))
    expect(server.lastApplied).toBe(3)
    expect(answersOf(effects)).toEqual([
      [1, ok('1')],
      [1, ok('1')],
    ])
    const applied = decisions.filter(({ type }) => type === 'applied')
    expect(applied).toMatchObject([{ isRetry: false }, { isRetry: true }])
  })

  it('by a leader only: who stepped down forgets who waits', () => {
    const { server, effects } = give(written, receive(voteAsked(9)))
    expect(server.waiting).toEqual([])
    expect(answersOf(give(server, stored()).effects)).toEqual([])
    expect(answersOf(effects)).toEqual([])
  })

  interface Refused {
    readonly why: string
    readonly server: Server
    readonly request: ClientRequest
    readonly outcome: ClientOutcome
  }
  it.each<Refused>([
    {
      why: 'with nobody, where no leader is known',
      server: bootOf(),
      request: asked(1),
      outcome: { type: 'redirect', leaderId: null },
    },
    {
      why: 'with the leader, where one was heard',
      server: give(bootOf({ currentTerm: 1 }), receive(appended(1, [0, 0], []))).server,
      request: asked(1),
      outcome: { type: 'redirect', leaderId: s2 },
    },
    {
      why: 'overloaded, where too much is not yet committed',
      server: give(leaderOf({ options: { maxUncommittedBytes: 40 } }), receive(asked(1))).server,
      request: asked(2),
      outcome: { type: 'overloaded' },
    },
    {
      why: 'malformed, where the text is no command',
      server: leaderOf(),
      request: { ...asked(1), command: '["put","x"]' },
      outcome: { type: 'malformed' },
    },
    {
      why: 'malformed, where the command is another client’s',
      server: leaderOf(),
      request: { ...asked(1), from: clientId('C2.test') },
      outcome: { type: 'malformed' },
    },
    {
      why: 'malformed, where the command has another serial number',
      server: leaderOf(),
      request: { ...asked(1), serial: 2 },
      outcome: { type: 'malformed' },
    },
  ])('$why', ({ server, request, outcome }) => {
    const { effects, server: after, decisions } = give(server, receive(request))
    expect(answersOf(effects)).toEqual([[request.serial, outcome]])
    expect(after.raft.log).toBe(server.raft.log)
    expect(decisions.at(-1)).toMatchObject({ type: 'clientRefused', client: request.from })
  })
})

describe('other inputs', () => {
  it('takes in another rule book and other options in the same batch as messages', () => {
    const options = { ...defaultRaftOptions, noop: false }
    const rules = { ...allRules, oneVotePerTerm: false }
    const configure: Given = { type: 'configure', options, rules }
    const { server } = give(bootOf(), { type: 'links', version: 4 }, configure)
    expect(server).toMatchObject({ n: 1, links: 4, raft: { options, rules } })
  })

  it('ignores what only a client should get', () => {
    const answer = { from: s2, to: c1, serial: 1, outcome: { type: 'overloaded' } } as const
    const before = bootOf()
    const { server, effects } = give(before, receive({ type: 'ClientResponse', ...answer }))
    expect(effects).toEqual([])
    expect(server).toEqual({ ...before, n: 1 })
  })

  it('leaves the server it was given as it was', () => {
    const before = leaderOf()
    const copy = structuredClone(before)
    give(before, receive(asked(1)), heartbeatTimeout)
    expect(before).toEqual(copy)
    expect(give(copy, receive(asked(1)))).toEqual(give(before, receive(asked(1))))
  })
})
