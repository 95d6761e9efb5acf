import { describe, expect, it } from 'vitest'

import { RequestError } from '../cluster/cluster'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { queueOf } from '../cluster/stopped'
import { drawInteger, randomFrom } from '../lib/random'
import { scenarioHeader } from '../scenario/first-world'
import { looksOf } from '../scenario/from-run-expect'
import { parseScenario } from '../scenario/parse'
import { statementParsers } from '../scenario/parse-statement'
import { runScenario } from '../scenario/run'
import { scenarioOf } from '../scenario/run-from'
import { s1, s2, s3 } from '../server/testing/servers'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { openDebugger } from './open-debugger'
import { drawLively } from './testing/lively-requests'
import { toldCluster } from './testing/told-cluster'
import { writtenRun } from './written-run'

const looks = (world: World) => looksOf(world).map((look) => Object.fromEntries(look))
const noBreath = async () => {}

async function rerun(text: string): Promise<World> {
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(`${JSON.stringify(parsed.errors)}\n${text}`)
  const cluster = openSimulatedCluster(scenarioHeader)
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  expect((await runScenario(parsed.scenario, cluster)).failures).toEqual([])
  return world ?? expect.fail('a cluster tells its world at once')
}

const disk = { type: 'disk', delayMs: 0, isFull: true } as const

/** What a person did at random, as far as a scenario has words for it. */
async function live(seed: number) {
  const lived = toldCluster({ ...plainHeader, seed })
  let random = randomFrom(seed)
  for (let i = 0; i < 160; i++) {
    const drawn = drawLively(lived.world(), random)
    random = drawn.random
    if (isSayable(drawn.request)) await lived.ask(drawn.request)
    // It is not recorded that a disk is full, but what comes of it.
    const { integer, state } = drawInteger(random, 0, 99)
    random = state
    if (integer < 3) await lived.ask({ ...disk, server: [s1, s2, s3][integer] ?? s1 })
  }
  return lived
}

/** Refusals are part of a life. */
async function unlessRefused(asked: Promise<unknown>): Promise<void> {
  try {
    await asked
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
  }
}

function isSayable(request: Request): boolean {
  switch (request.type) {
    case 'link':
      return false
    default:
      return true
  }
}

describe('what a person did at random, written down', () => {
  const seeds = Array.from({ length: 25 }, (_, seed) => ({ seed }))
  const lives = new Map<number, ReturnType<typeof writtenLife>>()

  async function writtenLife(seed: number) {
    const { first, steps, world } = await live(seed)
    const written = await scenarioOf(
      first,
      steps.map(({ step }) => step),
    )
    return { ...written, world }
  }

  function lifeOf(seed: number) {
    const known = lives.get(seed) ?? writtenLife(seed)
    lives.set(seed, known)
    return known
  }

  it('has lines of every kind in it that a person can bring about', async () => {
    const texts = await Promise.all(seeds.map(async ({ seed }) => (await lifeOf(seed)).text))
    const lines = texts.join('').split('\n')
    const never = ['spare', 'node', 'mark', 'fork', 'settle', 'part', 'release']
    const words = new Set(lines.map((line) => line.split(' ')[0]))
    const missing = [...statementParsers.keys()].filter((word) => !words.has(word))
    expect(missing.filter((word) => !never.includes(word))).toEqual([])
    for (const kind of [
      /^crash .*lose=/,
      /^crash .*erase/,
      /^crash .*tear/,
      /^opt oneVotePerTerm=/,
    ])
      expect(lines.some((line) => kind.test(line))).toBe(true)
  })

  it.each(seeds)('comes to the same: life $seed', async ({ seed }) => {
    const { text, notes, world } = await lifeOf(seed)
    expect(notes).toEqual([])
    expect(text.split('\n').length).toBeGreaterThan(20)
    expect(looks(await rerun(text))).toEqual(looks(world()))
  })
})

describe('a branch of a branch, from moments with messages in flight', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => ({ seed })))(
    'is written from where all began, and comes to the same: life $seed',
    async ({ seed }) => {
      const cluster = openDebugger(openSimulatedCluster({ ...plainHeader, seed }))
      let random = randomFrom(seed)
      let world: World | null = null
      const shown = () => world ?? expect.fail('a cluster tells its world at once')
      cluster.subscribe((event) => {
        if (event.type === 'world' || event.type === 'records') world = event.world
        if (event.type === 'moment') world = cluster.state().moment?.world ?? world
      })
      let inFlight = 0
      for (let branch = 0; branch < 3; branch++) {
        for (const server of [s1, s2])
          await unlessRefused(cluster.request({ type: 'timeout', server, timer: 'election' }))
        for (let i = 0; i < 30; i++) {
          const drawn = drawLively(shown(), random)
          random = drawn.random
          if (isSayable(drawn.request)) await unlessRefused(cluster.request(drawn.request))
        }
        // Behind the start of all servers, where something is in flight.
        for (let tries = 0; tries < 30; tries++) {
          const { state, integer } = drawInteger(random, 8, shown().count)
          random = state
          await cluster.goTo(integer)
          if (queueOf(shown()).length > 0) break
          await cluster.backToPresent()
        }
        inFlight += queueOf(shown()).length
        await unlessRefused(cluster.fork())
      }
      const { text, notes } = await writtenRun(cluster, noBreath)
      expect(notes).toEqual([])
      expect(looks(await rerun(text))).toEqual(looks(shown()))
      expect(inFlight).toBeGreaterThan(0)
      await cluster.close()
    },
  )
})

describe('the run that is shown', () => {
  const campaign = (server: typeof s1): Request => ({ type: 'timeout', server, timer: 'election' })

  it('is written up to its moment, with what its branch shares with others', async () => {
    const cluster = openDebugger(openSimulatedCluster(plainHeader))
    await cluster.request(campaign(s1))
    const event = cluster.state().branches[0]?.length ?? 0
    await cluster.request(campaign(s2))
    await cluster.goTo(event)
    const { text: early } = await writtenRun(cluster, noBreath)
    expect(early).toContain('\ntimeout S1')
    expect(early).not.toContain('\ntimeout S2')
    await cluster.fork()
    await cluster.request(campaign(s3))
    const { text } = await writtenRun(cluster, noBreath)
    expect(text).toContain('\ntimeout S1')
    expect(text).not.toContain('\ntimeout S2')
    expect(text).toContain('\ntimeout S3')
    await rerun(text)
    await cluster.close()
  })
})
