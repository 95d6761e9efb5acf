import { expect, it } from 'vitest'

import { configurationOf, logIndex, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import type { World } from '../world/world'
import { splitRequest } from './split'

/** The sample world with these voters alone. */
function worldOf(voters: readonly ServerId[]): World {
  const world = sampleWorld()
  const configurations = [{ index: logIndex(0), configuration: configurationOf(voters) }]
  const slots = voters.flatMap((id) => world.servers[id] ?? [])
  const servers = slots.map((slot) => {
    const { server } = slot
    const raft = server === null ? null : { ...server.raft, configurations }
    return server === null || raft === null ? slot : { ...slot, server: { ...server, raft } }
  })
  return { ...world, servers: Object.fromEntries(servers.map((slot) => [slot.id, slot])) }
}

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
    const ids = Array.from({ length: servers }, (_, i) => serverId(`S${i + 1}`))
    expect(splitRequest(worldOf(ids))).toEqual({ type: 'partition', groups })
  },
)
