import { expect } from 'vitest'

import { createMitCluster, electionMs } from './testing/mit'
import { tellPart } from './testing/mit-tell'

tellPart('3A', 'leader election', {
  TestInitialElection3A: [
    'one leader, the same term everywhere, and nothing changes without a fault',
    () => {
      const cluster = createMitCluster({ servers: 3, seed: 301 })
      const leader = cluster.oneLeader()
      const term = cluster.oneTerm()
      expect(term).toBeGreaterThanOrEqual(1)
      cluster.run(2 * electionMs)
      expect(cluster.oneTerm()).toBe(term)
      expect(cluster.oneLeader()).toBe(leader)
      cluster.end()
    },
  ],
  TestReElection3A: [
    'another leader once the first is cut off, none without a quorum, one again with it',
    () => {
      const cluster = createMitCluster({ servers: 3, seed: 302 })
      const { connect, disconnect, after, oneLeader } = cluster
      const first = oneLeader()
      disconnect(first)
      const second = oneLeader()
      expect(second).not.toBe(first)
      cluster.run(electionMs)
      const term = cluster.oneTerm()
      connect(first)
      expect(oneLeader(), 'who comes back disturbs nobody').toBe(second)
      expect(cluster.oneTerm()).toBe(term)
      disconnect(second, after(second, 1))
      cluster.run(2 * electionMs)
      cluster.noLeader()
      connect(after(second, 1))
      oneLeader()
      connect(second)
      oneLeader()
      cluster.end()
    },
  ],
  TestManyElections3A: [
    'always one leader among those who are connected, whichever three of seven are not',
    () => {
      const cluster = createMitCluster({ servers: 7, seed: 303 })
      const { servers, dice } = cluster
      cluster.oneLeader()
      for (let round = 1; round < 10; round++) {
        const apart = servers
          .map((id) => ({ id, at: dice.fraction() }))
          .toSorted((a, b) => a.at - b.at)
          .slice(0, 3)
          .map(({ id }) => id)
        cluster.disconnect(...apart)
        cluster.oneLeader()
        cluster.connect(...apart)
      }
      cluster.oneLeader()
      cluster.end()
    },
  ],
})
