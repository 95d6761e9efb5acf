import { expect } from 'vitest'

import { createMitCluster } from './testing/mit'
import type { MitCluster } from './testing/mit'
import { createSnapshotWatch, logBytes } from './testing/mit-snapshots'
import { tellPart } from './testing/mit-tell'

tellPart('3D', 'log compaction', {
  TestSnapshotBasic3D: ['logs stay short', () => thirtyRounds(341, 'nothing', false)],
  TestSnapshotInstall3D: [
    'logs stay short, and who was cut off catches up by a snapshot',
    () => thirtyRounds(342, 'cutOff', false),
  ],
  TestSnapshotInstallUnreliable3D: [
    'the same over a network that loses and delays',
    () => thirtyRounds(343, 'cutOff', true),
  ],
  TestSnapshotInstallCrash3D: [
    'logs stay short, and who had crashed catches up by a snapshot',
    () => thirtyRounds(344, 'crash', false),
  ],
  TestSnapshotInstallUnCrash3D: [
    'the same over a network that loses and delays',
    () => thirtyRounds(345, 'crash', true),
  ],
  TestSnapshotAllCrash3D: [
    'all restart from their snapshots, and no place is given twice',
    () => {
      const { cluster, watch } = createCluster(346, false)
      const { servers, agree, word, dice } = cluster
      agree(word(), 3)
      for (let round = 0; round < 5; round++) {
        const count = interval / 2 + dice.integer(0, interval - 1)
        for (let i = 0; i < count; i++) agree(word(), 3)
        const before = agree(word(), 3)
        cluster.crash(...servers)
        cluster.restart(...servers)
        expect(agree(word(), 3)).toBeGreaterThan(before)
      }
      expect(watch.compacted()).toBeGreaterThan(0)
      cluster.end()
    },
  ],
  TestSnapshotInit3D: [
    'a snapshot is there after a restart, and still is when it was written back with something new',
    () => {
      const { cluster, watch } = createCluster(347, false)
      const { servers, agree, word } = cluster
      const restartAll = () => {
        cluster.crash(...servers)
        cluster.restart(...servers)
      }
      for (let i = 0; i <= interval; i++) agree(word(), 3)
      expect(watch.compacted()).toBeGreaterThanOrEqual(3)
      restartAll()
      agree(word(), 3)
      restartAll()
      agree(word(), 3)
      expect(cluster.agreement.words()).toHaveLength(interval + 3)
      cluster.end()
    },
  ],
})

/** Applied words from which a server compacts its log. */
const interval = 10

/** Bytes that a log on disk must stay below, as in the course. */
const mostLogBytes = 2000

function createCluster(seed: number, isUnreliable: boolean) {
  const watch = createSnapshotWatch()
  const options = { snapshotThreshold: interval, snapshotTail: 0 }
  const cluster = createMitCluster({ servers: 3, seed, isUnreliable, options, watch: watch.watch })
  return { cluster, watch }
}

/**
 * Thirty rounds of words; in each, one server (every third time the leader) misses some of them, which the
 * others have compacted away when it comes back.
 */
function thirtyRounds(seed: number, fault: 'nothing' | 'cutOff' | 'crash', isUnreliable: boolean) {
  const { cluster, watch } = createCluster(seed, isUnreliable)
  const { agree, word, dice, after } = cluster
  agree(word(), 3)
  let leader = cluster.oneLeader()
  for (let round = 0; round < 30; round++) {
    const isLeaderHit = round % 3 === 1
    const victim = isLeaderHit ? leader : after(leader, 1)
    const sender = isLeaderHit ? after(leader, 1) : leader
    if (fault === 'cutOff') cluster.disconnect(victim)
    if (fault === 'crash') cluster.crash(victim)
    if (fault !== 'nothing') agree(word(), 2)

    const count = interval / 2 + dice.integer(0, interval - 1)
    for (let i = 0; i < count; i++) cluster.start(sender, word())
    agree(word(), fault === 'nothing' ? 3 : 2)
    expectShortLogs(cluster)

    if (fault === 'nothing') continue
    if (fault === 'cutOff') cluster.connect(victim)
    else cluster.restart(victim)
    agree(word(), 3)
    leader = cluster.oneLeader()
  }
  expect(watch.compacted()).toBeGreaterThan(30)
  if (fault !== 'nothing') expect(watch.installed()).toBeGreaterThan(5)
  cluster.end()
}

function expectShortLogs({ simulation, servers }: MitCluster): void {
  for (const id of servers) {
    const slot = simulation.world().servers[id]
    const disk = slot?.writing ?? slot?.disk
    if (disk !== undefined) expect(logBytes(disk), id).toBeLessThan(mostLogBytes)
  }
}
