import { describe, expect, it } from 'vitest'

import { queueOf } from '../cluster/stopped'
import { randomFrom } from '../lib/random'
import { serverId } from '../raft/index'
import { defaultLinkRule } from '../server/links'
import { choiceReader } from '../trace/choices'
import { rename } from '../trace/rename'
import { s1, s2, s3 } from '../server/testing/servers'
import { worldHash } from '../world/hash'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { plainHeader } from '../world/testing/header'
import { drawRequest } from './testing/random-requests'
import { toldCluster } from './testing/told-cluster'

const lives = Array.from({ length: 60 }, (_, seed) => ({ seed }))

async function live(seed: number) {
  const lived = toldCluster({ ...plainHeader, seed })
  let random = randomFrom(seed)
  for (let i = 0; i < 80; i++) {
    const drawn = drawRequest(lived.world(), random)
    random = drawn.random
    await lived.ask(drawn.request)
  }
  return lived
}

function first(world: World) {
  return queueOf(world)[0] ?? expect.fail('something is in flight')
}

describe('the choices that are read back from a recording', () => {
  it.each(lives)('come to the same world again: life $seed', async ({ seed }) => {
    const lived = await live(seed)
    const again = toldCluster({ ...plainHeader, seed })
    const read = choiceReader()
    for (const { step, before } of lived.steps) await again.ask(...read(step, before))
    expect(worldHash(again.world())).toBe(worldHash(lived.world()))
  })

  it('are of every kind that can be asked while time stands', async () => {
    const types = new Set<string>()
    for (const { seed } of lives) {
      const { steps } = await live(seed)
      const read = choiceReader()
      for (const { step, before } of steps)
        for (const { type } of read(step, before)) types.add(type)
    }
    const kinds: readonly Request['type'][] = [
      ...(['put', 'get', 'append', 'delete', 'cas', 'increment', 'crash', 'restart'] as const),
      ...(['freeze', 'thaw', 'cut', 'heal', 'partition', 'link', 'drop', 'deliver'] as const),
      ...(['hold', 'release', 'duplicate', 'complete', 'setDisk', 'advance', 'timeout'] as const),
      ...([
        'snapshot',
        'transfer',
        'changeVoters',
        'addServer',
        'promote',
        'removeServer',
      ] as const),
      ...(['setConfiguration', 'skewClock', 'setOptions', 'setRule'] as const),
    ]
    expect([...types].toSorted()).toEqual([...kinds].toSorted())
  })

  it('tell who comes from who has come, and was refused', async () => {
    const { ask, steps, world } = toldCluster(plainHeader)
    // A leader that has committed nothing of its own term refuses, but the newcomer stays.
    const election: readonly Request[] = [
      { type: 'setOptions', options: { noop: false } },
      { type: 'timeout', server: s1, timer: 'election' },
    ]
    await ask(...election)
    for (let i = 0; i < 3; i++) await ask({ type: 'deliver', message: first(world()).id })
    const members: readonly Request[] = [
      { type: 'addServer', as: 'voter' },
      { type: 'promote', server: serverId('S4') },
      { type: 'addServer', as: 'learner' },
    ]
    const count = steps.length
    await ask(...members)
    const read = choiceReader()
    const all = steps.map(({ step, before }) => read(step, before))
    expect(all.slice(count).flat()).toEqual(members)
  })

  const rule = { ...defaultLinkRule, lossPercent: 10 }

  it.each<{ asked: readonly Request[]; why: string }>([
    { asked: [{ type: 'cut', from: s1, to: s2 }], why: 'a cut is one' },
    { asked: [{ type: 'partition', groups: [[s1, s2], [s3]] }], why: 'two sides are one partition' },
    { asked: [{ type: 'partition', groups: [[s1], [s2], [s3]] }], why: 'and so are three' },
    { asked: [{ type: 'cut', from: s1, to: s2 }, { type: 'cut', from: s2, to: s1 }], why: 'two cuts are two' },
    { asked: [{ type: 'cut', from: s1, to: s2 }, { type: 'heal', from: null, to: null }], why: 'healing all is one' },
    { asked: [{ type: 'link', which: { type: 'one', from: s1, to: s2 }, rule }], why: 'a rule of one link' },
    { asked: [{ type: 'heal', from: null, to: null }], why: 'what changes nothing was said all the same' },
  ])('$why', async ({ asked }) => {
    const { ask, steps } = toldCluster(plainHeader)
    await ask(...asked)
    const read = choiceReader()
    expect(steps.flatMap(({ step, before }) => read(step, before))).toEqual(asked)
  }) // prettier-ignore
})

describe('a message is found again', () => {
  const campaign = (server: typeof s1): Request => ({ type: 'timeout', server, timer: 'election' })

  async function afterCampaigns(...servers: (typeof s1)[]) {
    const { ask, world } = toldCluster(plainHeader)
    for (const server of servers) await ask(campaign(server))
    return world()
  }

  it('under its own name, where that says the same', async () => {
    const [here, there] = [await afterCampaigns(s1), await afterCampaigns(s1, s2)]
    const { id: message } = first(here)
    expect(rename({ type: 'deliver', message }, here, there)).toEqual({ type: 'deliver', message })
  })

  it('under another name, where the same is said there', async () => {
    const here = await afterCampaigns(s1)
    const told = toldCluster(plainHeader)
    await told.ask({ type: 'heal', from: null, to: null }, campaign(s1))
    const [meant, other] = [first(here), first(told.world())]
    expect(other.id).not.toBe(meant.id)
    expect(rename({ type: 'drop', message: meant.id }, here, told.world())).toEqual({
      type: 'drop',
      message: other.id,
    })
  })

  it('as the oldest of its kind on its link, where nothing says the same', async () => {
    const here = await afterCampaigns(s1, s1)
    const there = await afterCampaigns(s1)
    const later = queueOf(here)[2] ?? expect.fail('two campaigns send four')
    expect(rename({ type: 'deliver', message: later.id }, here, there)).toEqual({
      type: 'deliver',
      message: first(there).id,
    })
  })

  it('or not at all', async () => {
    const here = await afterCampaigns(s1)
    const message = first(here).id
    expect(rename({ type: 'deliver', message }, here, await afterCampaigns(s2))).toBeNull()
  })
})
