import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import type { RecordedStep } from '../cluster/cluster'
import { createTape } from '../cluster/tape'
import type { Spill } from '../cluster/tape'
import { defaultClientOptions } from '../client/client'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId } from '../server/messages'
import { createSimulation, headerOf } from '../sim/simulation'
import type { WorldRecord } from '../world/record'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { createBranchLog, worldAfter } from './branch-log'
import { createCheckpoints, growth } from './checkpoints'

const client = clientId('C1.test')
const options = {
  seed: 7,
  servers: ['S1', 'S2', 'S3'].map(serverId),
  clients: [client],
  options: { ...defaultRaftOptions, snapshotThreshold: 40, snapshotTail: 10 },
  rules: allRules,
  links: defaultLinks,
  clientOptions: defaultClientOptions,
  diskMinMs: 1,
  diskMaxMs: 5,
  isJudged: false,
}
const first = newWorld(headerOf(options))

/** A run with elections, puts and compactions. */
let run: readonly RecordedStep[] = []

beforeAll(() => {
  const steps: RecordedStep[] = []
  const simulation = createSimulation({
    ...options,
    watch: ({ record, applied }) => steps.push({ record, applied, event: applied.world.count }),
  })
  for (let i = 0; i < 200; i++)
    simulation.later(i * 10, () =>
      simulation.submit(client, { type: 'put', key: `k${i % 7}`, value: `${i}` }, null, () => {}),
    )
  simulation.run(3000)
  run = steps
})

/** What a run's worlds are known by. */
const digestOf = (world: World) => [
  world.count,
  world.at,
  ...Object.values(world.servers).map(
    ({ server }) => `${server?.raft.log.entries.digest} ${server?.store.values.digest}`,
  ),
  world.inFlight.digest,
]

/** Keeps so many chunks. */
function spillOf(mostChunks: number): Spill {
  let chunks: { readonly first: number; readonly records: readonly WorldRecord[] }[] = []
  return {
    write(at, records) {
      chunks = [...chunks, { first: at, records }].slice(-mostChunks)
    },
    async read(at, count) {
      const from = at - (chunks[0]?.first ?? 1)
      return from < 0 ? [] : chunks.flatMap(({ records }) => records).slice(from, from + count)
    },
    earliest: () => chunks[0]?.first ?? null,
  }
}

const doings = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ hear: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 1, arbitrary: fc.record({ jump: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 1, arbitrary: fc.constant({ flush: true }) },
    { weight: 4, arbitrary: fc.record({ look: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  ),
  { maxLength: 60 },
)

const limits = fc.record({
  interval: fc.integer({ min: 1, max: 150 }),
  most: fc.integer({ min: 2, max: 12 }),
  mostBytes: fc.integer({ min: 1000, max: 1_000_000 }),
})

describe('a branch of any length', () => {
  it('finds every event again, or says that it is not kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        doings,
        limits,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, limited, segment, chunks) => {
          const tape = createTape(0, spillOf(chunks))
          const log = createBranchLog(first, tape.read, createCheckpoints(first, limited), segment)
          const looks: Promise<void>[] = []
          for (const doing of all) {
            const from = log.last().count
            if ('hear' in doing || 'jump' in doing) {
              const steps = run.slice(from, from + ('hear' in doing ? doing.hear : doing.jump))
              for (const { record } of steps) tape.push(record)
              const end = steps.at(-1)?.applied.world
              if ('hear' in doing) log.hear(steps)
              else if (end !== undefined) log.jump(end)
            } else if ('flush' in doing) tape.flush()
            else {
              const event = Math.floor(doing.look * from)
              // Somebody may ask for two places at once.
              looks.push(look(event), look(Math.floor(event / 2)))
              if (event % 2 === 0) await Promise.all(looks)
            }
          }
          await Promise.all(looks)

          async function look(event: number): Promise<void> {
            const isKept = tape.earliest() <= 1
            const { count: end } = log.last()
            const found = await log.segmentOf(event)
            expect(found.steps.map((step) => step.event)).toEqual(
              found.steps.map((_, i) => found.before.count + 1 + i),
            )
            const world = worldAfter(found, event)
            if (world === null) return expect(isKept && tape.earliest() <= 1).toBe(false)
            const hasNext = found.steps.some((step) => step.event === event + 1)
            if (event < end && isKept && tape.earliest() <= 1) expect(hasNext).toBe(true)
            const told = event === 0 ? first : run[event - 1]?.applied.world
            expect(digestOf(world)).toEqual(told === undefined ? null : digestOf(told))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('reaches past the event that was asked for, wherever its segments end', async () => {
    const end = run.at(-1)?.applied.world
    if (end === undefined) throw new Error('the run has events')
    const tape = createTape(0, null)
    for (const { record } of run) tape.push(record)
    for (let event = 0; event < 50; event++) {
      const log = createBranchLog(first, tape.read, createCheckpoints(first), 10)
      log.jump(end)
      const { steps } = await log.segmentOf(event)
      expect(steps.some((step) => step.event === event + 1)).toBe(true)
    }
  })

  it('remembers so many worlds at most, and those evenly', () => {
    const checkpoints = createCheckpoints(first, { interval: 5, most: 16, mostBytes: 1e9 })
    for (const { applied } of run) checkpoints.offer(applied.world)
    expect(run.length).toBeGreaterThan(1500)
    expect(checkpoints.count()).toBeLessThanOrEqual(16)
    expect(checkpoints.count()).toBeGreaterThan(6)
    for (let event = 0; event < run.length; event += 50) {
      const before = checkpoints.notAfter(event).count
      expect(before).toBeLessThanOrEqual(event)
      expect(event - before).toBeLessThan(run.length / 5)
      expect(checkpoints.after(event)?.count ?? Infinity).toBeGreaterThan(event)
    }
  })

  it('remembers no more than there is room for', () => {
    const most = 300_000
    const checkpoints = createCheckpoints(first, { interval: 5, most: 1e6, mostBytes: most })
    for (const { applied } of run) checkpoints.offer(applied.world)
    let held = 0
    let before = first
    let count = 1
    for (
      let world = checkpoints.after(0);
      world !== null;
      world = checkpoints.after(world.count), count++
    ) {
      held += growth(before, world)
      before = world
    }
    expect(count).toBe(checkpoints.count())
    expect(held).toBeLessThanOrEqual(most)
    expect(held).toBeGreaterThan(0)
  })
})
