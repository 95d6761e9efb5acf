import { describe, expect, it } from 'vitest'

import { encodeStore } from '../kv/snapshot'
import { applyCommand, emptyStore, withSessions } from '../kv/store'
import { get } from '../lib/persistent-map'
import { configurationOf, logIndex, snapshotOf, term } from '../raft/index'
import type { Rules } from '../raft/index'
import type { Message } from './messages'
import type { Server } from './server'
import {
  answersOf,
  appended,
  asked,
  bootOf,
  c1,
  commandText,
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
  voteAsked,
  wordsOf,
} from './testing/servers'

const increment = { type: 'increment', key: 'n', by: 1 } as const
const valueOf = ({ store }: Server, key: string) => get(store.values, key) ?? null

/** An AppendEntries of S2 in term 1 with one command of C1 behind `prev`, committed. */
const commandAfter = (prev: number, serial: number): Message => ({
  ...appended(1, [prev, prev === 0 ? 0 : 1], [], prev + 1),
  entries: [{ type: 'command', term: term(1), command: commandText(serial, increment) }],
})

/** What a story comes to where the rules are obeyed, and where one is not. */
function bothWays<T>(rule: keyof Rules, story: (rules: Partial<Rules>) => T) {
  return { obeyed: story({}), broken: story({ [rule]: false }) }
}

describe('with a rule of the server switched off', () => {
  it('answerWhenDurable: a vote leaves that a crash would take back', () => {
    const voted = (rules: Partial<Rules>) =>
      wordsOf(give(bootOf({ rules }), receive(voteAsked(1))).effects)
    expect(bothWays('answerWhenDurable', voted)).toEqual({
      obeyed: ['persist'],
      broken: ['persist', 'RequestVoteResponse to S2'],
    })
  })

  it('rememberVote: a server that restarts votes again in the same term', () => {
    const grantsAgain = (rules: Partial<Rules>) => {
      const server = bootOf({ rules, currentTerm: 4, votedFor: s3 })
      const { effects, server: after } = give(server, receive(voteAsked(4)))
      const sent = [...effects, ...(after.writing?.messages ?? []).map((message) => ({ message }))]
      return sent.map((effect) =>
        'message' in effect && effect.message.type === 'RequestVoteResponse'
          ? effect.message.voteGranted
          : null,
      )
    }
    expect(bothWays('rememberVote', grantsAgain)).toEqual({
      obeyed: [false],
      broken: [null, true],
    })
  })

  it('rememberTerm: a server that restarts goes back to term 0, and its vote is gone', () => {
    const hardState = (rules: Partial<Rules>) => {
      const { currentTerm, votedFor } = bootOf({ rules, currentTerm: 4, votedFor: s3 }).raft
      return { currentTerm, votedFor }
    }
    expect(bothWays('rememberTerm', hardState)).toEqual({
      obeyed: { currentTerm: 4, votedFor: 'S3' },
      broken: { currentTerm: 0, votedFor: null },
    })
  })

  it('snapshotCarriesSessions: who installed a snapshot executes otherwise than all others', () => {
    const store = applyCommand(withSessions(emptyStore(), [c1]), {
      type: 'operation',
      client: c1,
      serial: 1,
      lowest: 1,
      operation: increment,
    }).store
    const snapshot = snapshotOf(
      logIndex(5),
      term(1),
      configurationOf([s1, s2, s3]),
      encodeStore(store),
    )
    const executed = (rules: Partial<Rules>) => {
      const { server } = give(bootOf({ rules }), receive(installed(1, snapshot)))
      return valueOf(give(server, stored(), receive(commandAfter(5, 2))).server, 'n')
    }
    expect(bothWays('snapshotCarriesSessions', executed)).toEqual({ obeyed: '2', broken: '1' })
  })

  it('readWhenApplied: a follower answers a read from before the write that it should see', () => {
    const answered = (rules: Partial<Rules>) => {
      const follower = give(bootOf({ rules }), receive(commandAfter(0, 1))).server
      const told = give(follower, stored(), receive(readAsked(2, null, 'n'))).server
      const confirmed = { from: s2, to: s1, term: term(1), id: follower.nextRead }
      const { effects } = give(
        told,
        receive({ type: 'ReadIndexResponse', ...confirmed, readIndex: logIndex(2) }),
      )
      return answersOf(effects).length
    }
    expect(bothWays('readWhenApplied', answered)).toEqual({ obeyed: 0, broken: 1 })
  })

  it('executeOnce: a retry is executed again', () => {
    const executed = (rules: Partial<Rules>) => {
      const first = asked(1, increment)
      const twice = give(leaderOf({ rules }), receive(first), receive(first)).server
      return valueOf(give(twice, stored(), receive(matchedBy(twice))).server, 'n')
    }
    expect(bothWays('executeOnce', executed)).toEqual({ obeyed: '1', broken: '2' })
  })

  it('answerOwnEntry: a client is told what came of somebody else’s command', () => {
    const answered = (rules: Partial<Rules>) => {
      const proposed = give(leaderOf({ rules }), receive(asked(7))).server
      const deposed = give(proposed, stored(), receive(voteAsked(9))).server
      const other = commandText(1, increment)
      const entries = [{ type: 'command', term: term(9), command: other }] as const
      const overwritten = { ...appended(9, [1, 1], [], 2), entries }
      const { server } = give(deposed, stored(), receive(overwritten))
      return answersOf(give(server, stored()).effects).map(([serial]) => serial)
    }
    expect(bothWays('answerOwnEntry', answered)).toEqual({ obeyed: [], broken: [7] })
  })
})
