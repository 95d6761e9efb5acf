import { describe, expect, it } from 'vitest'

import type { Story } from '../machines/first-run.machine'
import { fromMs } from '../raft/index'
import { newWorld } from '../world/new-world'
import { sampleWorld } from '../store/sample-world'
import {
  committedIn,
  drainingText,
  firstWrites,
  glanceAt,
  greeting,
  isAllKept,
  nextTimeout,
  settledText,
  votingText,
} from './first-run-words'

const world = sampleWorld()
const story: Story = {
  leader: 'S1',
  term: 3,
  crashed: 'S3',
  crashedAt: fromMs(1000),
  committed: committedIn(world),
  electedAt: fromMs(1214),
}

describe('the words of the first run', () => {
  it('the page greets with the leader’s real name', () => {
    expect(greeting(5, 'S3')).toEqual(['Five servers keep one log.', 'S3 leads. Crash it.'])
    expect(greeting(5, null)).toEqual(['Five servers', 'elect a leader…'])
    expect(greeting(1, 'S1')[0]).toBe('One server keeps one log.')
  })

  it('sees the leader of the highest term', () => {
    expect(glanceAt(world)).toEqual({ leader: 'S1', term: 3, hasCandidate: true, at: world.at })
    expect(glanceAt(null)).toBeNull()
  })

  it('counts down to the timer that ends first', () => {
    expect(nextTimeout(world, world.at)).toEqual({ id: 'S5', seconds: 1.68 })
    expect(drainingText('S3', world, world.at)).toBe(
      'S3 is gone. Whoever’s timer ends first asks for votes: S5 in 1.7 s.',
    )
  })

  it('writes into an empty log only', () => {
    expect(firstWrites(world)).toEqual([])
    const { servers } = world.header
    const empty = newWorld({ ...world.header, servers })
    expect(firstWrites(empty).map((write) => 'key' in write && write.key)).toEqual(['x', 'y'])
  })

  it('counts votes', () => {
    expect(votingText(world)).toBe('S3 asks for votes in term 4: it has 1 and needs 3 of 5.')
  })

  it('ends with the numbers of the run', () => {
    expect(settledText(story, world)).toBe(
      'S1 leads term 3 after 214 ms. Nothing committed was lost.',
    )
  })

  it('promises nothing that is not so', () => {
    const other = { ...story, committed: { size: 10, digest: 1 } }
    expect(isAllKept(other, world)).toBe(false)
    expect(settledText(other, world)).toBe('S1 leads term 3 after 214 ms.')
    expect(isAllKept({ ...story, committed: { size: 99, digest: 1 } }, world)).toBe(false)
  })
})
