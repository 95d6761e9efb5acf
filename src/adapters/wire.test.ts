import { describe, expect, it } from 'vitest'
import { logIndex, micros, serverId, term } from '../raft/index'
import type { Entry } from '../raft/index'
import { messageId } from '../server/messages'
import type { Envelope } from '../server/ports'
import { packPost, unpackPost } from './wire'

const entries: readonly Entry[] = [
  { type: 'noop', term: term(1) },
  { type: 'command', term: term(1), command: '["x","ü \ud83d\ude80 \\" \n"]' },
]
const s1 = serverId('S1')

function append(to: string, k: number, of: readonly Entry[]): Envelope {
  return {
    id: messageId(s1, 1, 7, k, 0),
    due: micros(5),
    message: {
      type: 'AppendEntries',
      from: s1,
      to: serverId(to),
      term: term(1),
      prevLogIndex: logIndex(0),
      prevLogTerm: term(0),
      entries: of,
      leaderCommit: logIndex(0),
      round: 1,
    },
  }
}

describe('a post on the wire', () => {
  it('comes out as it went in, for each addressee', () => {
    const sent = [append('S2', 0, entries), append('S3', 1, entries), append('S2', 2, [])]
    const post = structuredClone(packPost(sent))
    expect(unpackPost('S2', post)).toEqual(sent)
    expect(unpackPost('S3', post)).toEqual(sent)
  })

  it('holds entries that several followers get once', () => {
    const one = packPost([append('S2', 0, entries)]).text.length
    const four = packPost(['S2', 'S3', 'S4', 'S5'].map((to, k) => append(to, k, entries))).text
      .length
    const apart = packPost(['S2', 'S3', 'S4', 'S5'].map((to, k) => append(to, k, [...entries])))
      .text.length
    const list = JSON.stringify(entries).length
    expect(apart - four).toBeGreaterThanOrEqual(3 * list)
    expect(four).toBeGreaterThan(one)
  })

  it('is not read by those it is not for', () => {
    expect(unpackPost('S9', { ...packPost([append('S2', 0, entries)]), text: 'no JSON' })).toEqual(
      [],
    )
  })

  it.each([
    { post: null, why: 'nothing' },
    { post: [], why: 'a list' },
    { post: { to: ['S2'], text: 'no JSON' }, why: 'text that cannot be read' },
    { post: { to: ['S2'], text: '{}' }, why: 'text that says something else' },
    { post: { to: 'S2', text: '{}' }, why: 'no addressees' },
  ])('refuses $why', ({ post }) => {
    expect(unpackPost('S2', post)).toBeNull()
  })
})
