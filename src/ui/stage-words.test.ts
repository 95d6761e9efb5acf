import { describe, expect, it } from 'vitest'

import { micros, serverId, term } from '../raft/index'
import type { Role } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import type { World } from '../world/world'
import { headlineOf, sidesOf } from './stage-words'

function withCuts(...cuts: string[]): World {
  const world = sampleWorld()
  return { ...world, links: { ...world.links, cuts } }
}

function withRole(world: World, name: string, role: Role): World {
  const slot = world.servers[serverId(name)]
  if (slot?.server == null) throw new Error(`${name} is not up`)
  const raft = { ...slot.server.raft, role, currentTerm: term(5) }
  const server = { ...slot.server, raft }
  return { ...world, servers: { ...world.servers, [name]: { ...slot, server } } }
}

const follower: Role = {
  type: 'follower',
  leaderId: null,
  heardAt: null,
  electionDeadline: micros(0),
  electionTimeout: micros(1),
}

const both = (a: string, b: string) => [`${a}>${b}`, `${b}>${a}`]

describe('the title of the stage', () => {
  it('says who leads and what is wrong', () => {
    expect(headlineOf(sampleWorld())).toEqual({
      sentence: 'S1 leads term 3.',
      detail: '4 of 5 up, S1–S3 cut',
    })
  })

  it('says which direction a one-way cut loses', () => {
    expect(headlineOf(withCuts('S2>S1')).detail).toBe('4 of 5 up, S2→S1 cut')
  })

  it('counts cuts that are no partition', () => {
    const cuts = [...both('S1', 'S2'), ...both('S2', 'S3'), ...both('S3', 'S4')]
    expect(headlineOf(withCuts(...cuts)).detail).toBe('4 of 5 up, 3 links are cut')
  })

  it('names the sides of a partition, and that its leader is helpless', () => {
    const cuts = ['S1', 'S2'].flatMap((a) => ['S3', 'S4', 'S5'].flatMap((b) => both(a, b)))
    const world = withCuts(...cuts)
    expect(sidesOf(world)).toEqual([
      ['S1', 'S2'],
      ['S3', 'S4', 'S5'],
    ])
    expect(headlineOf(world)).toEqual({
      sentence: 'S1 leads term 3 but reaches 2 of 5.',
      detail: '4 of 5 up, cut into S1 S2 | S3 S4 S5',
    })
  })

  it('says who asks for votes while nobody leads', () => {
    expect(headlineOf(withRole(sampleWorld(), 'S1', follower)).sentence).toBe(
      'No leader. S3 asks for votes.',
    )
  })

  it('says that writes wait while nobody campaigns', () => {
    const world = withRole(withRole(sampleWorld(), 'S1', follower), 'S3', follower)
    expect(headlineOf(world).sentence).toBe('No leader. Writes wait.')
  })

  it('a leader that is frozen leads in name only', () => {
    const world = sampleWorld()
    const slot = world.servers[serverId('S1')]
    if (slot === undefined) throw new Error('no S1')
    const servers = { ...world.servers, [slot.id]: { ...slot, status: 'frozen' as const } }
    expect(headlineOf({ ...world, servers })).toEqual({
      sentence: 'S1 leads term 3 but is frozen.',
      detail: '4 of 5 up, S1 frozen, S1–S3 cut',
    })
  })

  it('starts before anything is known', () => {
    expect(headlineOf(null).sentence).toBe('The servers are starting.')
  })
})
