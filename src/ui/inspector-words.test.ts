import { describe, expect, it } from 'vitest'

import { entries } from '../lib/persistent-map'
import { serverId } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import { pictured } from './legend-items'
import { messageFields } from './message-fields'
import { messagePurpose } from './message-purpose'
import { serverWhy } from './server-words'

const world = sampleWorld()

function why(server: string): string {
  const slot = world.servers[serverId(server)]
  return slot === undefined ? '' : serverWhy(world, slot)
}

describe('why a server is as it is', () => {
  it.each([
    ['S1', /^It leads term 3, but S2 is in a later one/],
    ['S2', /^It has not heard from a leader of term 4/],
    ['S3', /^It asks for votes: it has 1 of 5 and needs 3/],
    ['S4', /Term 3 and 10 entries are on its disk/],
    ['S5', /^It follows S1/],
  ])('%s', (server, expected) => {
    expect(why(server)).toMatch(expected)
  })
})

describe('messages in words', () => {
  const messages = [...entries(world.inFlight)].map(([, { message }]) => message)

  it('gives every message its term or its serial number, and a purpose', () => {
    expect(messages.length).toBeGreaterThan(3)
    for (const message of messages) {
      const names = messageFields(message).map(([name]) => name)
      expect(names).toContain('term' in message ? 'term' : 'serial')
      expect(messagePurpose(message)).toContain(message.from.slice(0, 2))
    }
  })

  it('names the fields of RequestVote as Figure 2 does', () => {
    const vote = messages.find(({ type }) => type === 'RequestVote')
    expect(vote === undefined ? [] : messageFields(vote)).toEqual([
      ['term', '4'],
      ['candidateId', 'S3'],
      ['lastLogIndex', '9'],
      ['lastLogTerm', '3'],
    ])
  })
})

describe('the legend', () => {
  it('holds what is on the screen', () => {
    const { roles, cells, hasCuts } = pictured(world)
    expect(roles).toEqual(['leader', 'candidate', 'follower', 'down'])
    expect(cells).toEqual(['committed', 'unknown', 'stored'])
    expect(hasCuts).toBe(true)
  })

  it('holds nothing else', () => {
    const { servers } = world
    const S2 = servers[serverId('S2')]
    const quiet = { ...world, servers: S2 === undefined ? {} : { S2 } }
    expect(pictured(quiet).roles).toEqual(['follower'])
  })
})
