import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import { allFree, cutLinks, groupsOf, halves, leaderAlone } from './partition-sides'

const servers = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
const [, , S3] = servers

describe('sides of a partition', () => {
  it.each([
    [
      'the leader against all',
      leaderAlone(servers, S3 ?? null),
      [['S3'], ['S1', 'S2', 'S4', 'S5']],
    ],
    [
      'the first server where nobody leads',
      leaderAlone(servers, null),
      [['S1'], ['S2', 'S3', 'S4', 'S5']],
    ],
    [
      'the leader in the minority',
      halves(servers, S3 ?? null),
      [
        ['S1', 'S3'],
        ['S2', 'S4', 'S5'],
      ],
    ],
    ['nobody on a side', allFree(servers), null],
    ['only one side taken', { ...allFree(servers), S1: 'A' as const }, null],
  ])('%s', (_why, sides, groups) => {
    expect(groupsOf(servers, sides)).toEqual(groups)
  })

  it('counts cut links, and those cut one way', () => {
    const world = sampleWorld()
    expect(cutLinks(world)).toEqual({ cut: 1, oneWay: 0 })
    const links = { ...world.links, cuts: ['S1>S3', 'S2>S1', 'S1>S2'] }
    expect(cutLinks({ ...world, links })).toEqual({ cut: 2, oneWay: 1 })
  })
})
