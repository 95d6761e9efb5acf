import { expect } from 'vitest'

import type { ServerId } from '../raft/index'
import { createMitCluster, electionMs } from './testing/mit'
import type { MitCluster } from './testing/mit'
import { tellPart } from './testing/mit-tell'
import { leaderOf } from './target'

tellPart('3C', 'persistence', {
  TestPersist13C: [
    'all, the leader, a follower restart, and agreement goes on with what they remember',
    () => {
      const cluster = createMitCluster({ servers: 3, seed: 331 })
      const { servers, agree, crash, restart, after, oneLeader } = cluster
      agree('11', 3)
      crash(...servers)
      restart(...servers)
      agree('12', 3)
      const first = oneLeader()
      crash(first)
      restart(first)
      agree('13', 3)
      const second = oneLeader()
      crash(second)
      agree('14', 2)
      restart(second)
      expect(cluster.until(() => cluster.agreement.count(4) === 3, 5000)).toBe(true)
      const follower = after(oneLeader(), 1)
      crash(follower)
      agree('15', 2)
      restart(follower)
      agree('16', 3)
      expect(cluster.agreement.words()).toEqual(['11', '12', '13', '14', '15', '16'])
      cluster.end()
    },
  ],
  TestPersist23C: [
    'five rounds of minorities and majorities that crash and come back one after the other',
    () => {
      const cluster = createMitCluster({ servers: 5, seed: 332 })
      const { agree, crash, restart, after, oneLeader, word } = cluster
      for (let round = 0; round < 5; round++) {
        agree(word(), 5)
        const leader = oneLeader()
        const [a, b, c, d] = [
          after(leader, 1),
          after(leader, 2),
          after(leader, 3),
          after(leader, 4),
        ]
        crash(a, b)
        agree(word(), 3)
        crash(leader, c, d)
        restart(a, b)
        cluster.run(electionMs)
        restart(c)
        agree(word(), 3)
        restart(d, leader)
      }
      agree(word(), 5)
      expect(cluster.agreement.words()).toHaveLength(16)
      cluster.end()
    },
  ],
  TestPersist33C: [
    'a leader and one follower crash while the other is cut off: what two agreed on survives',
    () => {
      const cluster = createMitCluster({ servers: 3, seed: 333 })
      const { agree, crash, restart, connect, disconnect, after, oneLeader } = cluster
      agree('101', 3)
      const leader = oneLeader()
      disconnect(after(leader, 2))
      agree('102', 2)
      crash(leader, after(leader, 1))
      connect(after(leader, 2))
      restart(leader)
      agree('103', 2)
      restart(after(leader, 1))
      agree('104', 3)
      expect(cluster.agreement.words()).toEqual(['101', '102', '103', '104'])
      cluster.end()
    },
  ],
  TestFigure83C: [
    'leaders crash just after they took a word, a thousand times: no place holds two words',
    () => {
      const cluster = createMitCluster({ servers: 5, seed: 334, options: figureEightOptions })
      const { servers, dice, isUp, simulation } = cluster
      cluster.agree(cluster.word(), 1)
      let crashes = 0
      for (let round = 0; round < figureEightRounds; round++) {
        const victim = leaderOf(simulation.world())
        if (victim !== null && dice.chance(50)) simulation.crash(victim.id, dice.pick(halfway))
        const leader = giveToAll(cluster, isUp)
        cluster.run(aWhile(cluster))
        if (leader !== null) {
          cluster.crash(leader)
          crashes++
        }
        const random = dice.oneOf(servers)
        const isEnough = servers.filter(isUp).length >= 3
        if (!isEnough && random !== undefined && !isUp(random)) cluster.restart(random)
      }
      cluster.restart(...servers.filter((id) => !isUp(id)))
      cluster.agree(cluster.word(), 5)
      expect(crashes).toBeGreaterThan(figureEightRounds / 50)
      cluster.end()
    },
  ],
  TestUnreliableAgree3C: [
    'words five at a time over a network that loses and delays, then all agree',
    () => {
      const cluster = createMitCluster({ servers: 5, seed: 335, isUnreliable: true })
      for (let round = 1; round < 50; round++) {
        cluster.agreeOn(
          Array.from({ length: 5 }, () => cluster.word()),
          1,
          true,
        )
      }
      cluster.setUnreliable(false)
      cluster.agree(cluster.word(), 5)
      expect(cluster.agreement.words().length).toBeGreaterThanOrEqual(49 * 5 + 1)
      cluster.end()
    },
  ],
  TestFigure8Unreliable3C: [
    'leaders are cut off instead, messages are lost, and later most answers come far too late',
    () => {
      const cluster = createMitCluster({
        servers: 5,
        seed: 336,
        isUnreliable: true,
        options: figureEightOptions,
      })
      const { servers, dice, isConnected } = cluster
      cluster.agree(cluster.word(), 1)
      let cuts = 0
      for (let round = 0; round < figureEightRounds; round++) {
        const leader = giveToAll(cluster, isConnected)
        if (round >= figureEightRounds / 5 && leader !== null) cluster.delayReplies(leader)
        cluster.run(aWhile(cluster))
        if (leader !== null && dice.chance(50)) {
          cluster.disconnect(leader)
          cuts++
        }
        const random = dice.oneOf(servers)
        const isEnough = servers.filter(isConnected).length >= 3
        if (!isEnough && random !== undefined) cluster.connect(random)
      }
      cluster.connect(...servers)
      cluster.agree(cluster.word(), 5)
      expect(cuts).toBeGreaterThan(figureEightRounds / 50)
      cluster.end()
    },
  ],
  TestReliableChurn3C: [
    'servers come and go while three testers ask: what was seen committed is in the end',
    () => churn(337, false),
  ],
  TestUnreliableChurn3C: ['the same over a network that loses and delays', () => churn(338, true)],
})

/** As many as the course plays. */
const figureEightRounds = 1000

/** A blank entry at the beginning of a term would commit what came before, as no leader of Figure 8 does. */
const figureEightOptions = { noop: false }

/** Where a leader can die so that its word reaches some and not others, itself perhaps. */
const halfway = ['halfSends', 'beforeWrite', 'writeLost', 'writeLanded'] as const

/** Gives a word to all who may be asked; the last who took it. */
function giveToAll(cluster: MitCluster, mayBeAsked: (id: ServerId) => boolean): ServerId | null {
  let leader: ServerId | null = null
  for (const id of cluster.servers.filter(mayBeAsked)) {
    if (cluster.start(id, cluster.word()) !== null) leader = id
  }
  return leader
}

/** Mostly too short for a word to get anywhere, now and then long enough for an election. */
function aWhile({ dice }: MitCluster): number {
  return dice.chance(10) ? dice.integer(0, electionMs / 2) : dice.integer(0, 13)
}

function churn(seed: number, isUnreliable: boolean): void {
  const cluster = createMitCluster({ servers: 5, seed, isUnreliable })
  const { servers, dice, isUp, agreement } = cluster
  cluster.open()
  const seen: string[] = []
  let isOver = false
  const wait = (ms: number, then: () => void) =>
    cluster.simulation.later(ms, () => {
      if (!isOver) then()
    })

  /** Gives a word to whoever takes it, and looks a few times whether it was committed. */
  function askAgain(): void {
    const word = cluster.word()
    const started = servers.map((id) => cluster.ask(id, word))
    const look = (left: readonly number[]) => {
      const place = started.findLast((each) => each.place !== null)?.place ?? null
      if (place !== null && agreement.wordAt(place) === word) seen.push(word)
      const [ms, ...later] = left
      const isNoted = seen.at(-1) === word
      if (isNoted || ms === undefined) wait(dice.integer(1, 100), askAgain)
      else wait(ms, () => look(later))
    }
    look([10, 20, 50, 100, 200])
  }
  for (let i = 0; i < 3; i++) askAgain()

  for (let round = 0; round < 20; round++) {
    const [a, b, c] = [dice.oneOf(servers), dice.oneOf(servers), dice.oneOf(servers)]
    if (dice.chance(20) && a !== undefined) cluster.disconnect(a)
    if (dice.chance(50) && b !== undefined) cluster.restart(b)
    if (dice.chance(20) && c !== undefined) cluster.crash(c)
    cluster.run((electionMs * 7) / 10)
  }
  cluster.run(electionMs)
  cluster.setUnreliable(false)
  cluster.restart(...servers.filter((id) => !isUp(id)))
  cluster.connect(...servers)
  isOver = true
  cluster.run(electionMs)
  cluster.agree(cluster.word(), 5)
  const final = new Set(agreement.words())
  expect(seen.length).toBeGreaterThan(20)
  expect(seen.filter((word) => !final.has(word))).toEqual([])
  cluster.end()
}
