import { expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import { splitRequest } from './split'

it.each([
  {
    servers: 5,
    groups: [
      ['S1', 'S4'],
      ['S2', 'S3', 'S5'],
    ],
  },
  { servers: 3, groups: [['S1'], ['S2', 'S3']] },
  { servers: 4, groups: [['S1'], ['S2', 'S3', 'S4']] },
])(
  'of $servers servers the leader keeps a minority, with those that are down',
  ({ servers, groups }) => {
    const world = sampleWorld()
    const ids = Array.from({ length: servers }, (_, i) => serverId(`S${i + 1}`))
    expect(splitRequest({ ...world, header: { ...world.header, servers: ids } })).toEqual({
      type: 'partition',
      groups,
    })
  },
)
