import { describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { foresee } from '../debug/foresee'
import { fromMs, micros, serverId } from '../raft/index'
import { enabled, nextChoice } from '../world/enabled'
import type { Choice } from '../world/enabled'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { eventWords, foreseenWords, untilWords } from './next-words'

const [s1, s2] = [serverId('S1'), serverId('S2')]
const campaign: Request = { type: 'timeout', server: s1, timer: 'election' }
const put: Request = { type: 'put', key: 'y', value: '8', server: s1, mode: null, as: null }

function setUp() {
  const cluster = openSimulatedCluster(plainHeader)
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  const now = (): World => {
    if (world === null) throw new Error('a cluster tells its world at once')
    return world
  }
  const first = (isIt: (choice: Choice) => boolean): Choice => {
    const found = enabled(now()).find(isIt)
    if (found === undefined) throw new Error('it can happen')
    return found
  }
  return {
    cluster,
    now,
    first,
    words: () => enabled(now()).map((choice) => eventWords(choice, now())),
    async ask(...requests: readonly Request[]) {
      for (const request of requests) await cluster.request(request)
    },
    foreseen: async (choice: Choice) => foreseenWords(choice, await foresee(now(), choice.request)),
  }
}

describe('an event that can come next', () => {
  it('is told in a few words', async () => {
    const { ask, words } = setUp()
    await ask(campaign, { type: 'crash', server: s2, fault: null })
    expect(words().toSorted()).toEqual([
      'RequestVote, S1 to S2',
      'RequestVote, S1 to S3',
      'S1 times out',
      'S2 is down: no timer, no inbox',
      'S3 times out',
    ])
  })

  it('is a command, an answer or a retry at a client', async () => {
    const { ask, cluster, words, first } = setUp()
    void cluster.request({ ...put, type: 'get', mode: 'local' })
    const { request } = first(({ kind }) => kind === 'message')
    expect(words()).toContain('get y, C1 to S1')
    expect(words()).toContain('C1 tries again')
    await ask(request)
    expect(words()).toContain('answer, S1 to C1')
  })

  it('is a write that waits', async () => {
    const { ask, words } = setUp()
    await ask({ type: 'setDisk', disk: 'hand' }, campaign)
    expect(words()[0]).toBe('S1’s write lands')
  })

  it.each([
    { ms: -3, says: 'now' },
    { ms: 0, says: 'now' },
    { ms: 0.25, says: '+0.3' },
    { ms: 2, says: '+2' },
    { ms: 12.4, says: '+12' },
    { ms: 1500, says: '+1,500' },
  ])('comes in $ms ms: $says', ({ ms, says }) => {
    expect(untilWords(micros(fromMs(100) + ms * 1000), fromMs(100))).toBe(says)
  })
})

describe('what is foreseen', () => {
  it('of a vote says how many there would be, and nothing happens', async () => {
    const { ask, first, foreseen, now } = setUp()
    await ask(campaign)
    const before = now()
    const said = await foreseen(first(({ kind }) => kind === 'message'))
    expect(said).toMatch(
      /^If delivered: S2 moves to term 1, heard from S1; S2 votes for S1 in term 1/,
    )
    expect(said).toMatch(/; that would be 2 of 3 votes\.$/)
    expect(now()).toBe(before)
  })

  it('of a timer is what it does', async () => {
    const { ask, first, foreseen, now, cluster } = setUp()
    await ask(campaign)
    for (let next = nextChoice(now()); next?.kind === 'message'; next = nextChoice(now()))
      await cluster.request(next.request)
    expect(await foreseen(first(({ timer }) => timer === 'election'))).toMatch(
      /^If it runs out: S\d times out/,
    )
    expect(await foreseen(first(({ timer }) => timer === 'heartbeat'))).toBe(
      'If it runs out: S1 sends heartbeats to S2, S3.',
    )
  })

  it('of a write is what waits for it', async () => {
    const { ask, first, foreseen } = setUp()
    await ask({ type: 'setDisk', disk: 'hand' }, campaign)
    expect(await foreseen(first(({ kind }) => kind === 'write'))).toBe(
      'If it lands: S1 sends RequestVote to S2, S3.',
    )
  })
})
