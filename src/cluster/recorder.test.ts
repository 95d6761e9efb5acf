import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { allRules, defaultRaftOptions, micros } from '../raft/index'
import { messageId } from '../server/messages'
import { s1, s2 } from '../server/testing/servers'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { createRecorder } from './recorder'
import { openSimulatedCluster } from './simulated-cluster'
import type { Batch } from './recorder'
import { plainHeader } from '../world/testing/header'

const boot: WorldRecord = {
  type: 'boot',
  voters: plainHeader.servers,
  server: s1,
  incarnation: 1,
  at: micros(0),
  now: micros(0),
  ratePerMille: 1000,
  serial: 0,
  disk: null,
  seed: 1,
  links: 0,
  options: defaultRaftOptions,
  rules: allRules,
}

/** Steps of S1 from its n-th on, in which nothing happens. */
const stepsFrom = (n: number, count: number): WorldRecord[] =>
  Array.from({ length: count }, (_, i): WorldRecord => {
    const at = micros(n + i)
    return { type: 'step', server: s1, incarnation: 1, n: n + i, at, now: at, inputs: [] }
  })

function setUp() {
  const spilled: { readonly first: number; readonly records: readonly WorldRecord[] }[] = []
  const recorder = createRecorder(plainHeader, {
    write: (first, records) => spilled.push({ first, records }),
    read: (first, count) => {
      const all = spilled.flatMap(({ records }) => records)
      return Promise.resolve(all.slice(first - 1, first - 1 + count))
    },
    earliest: () => spilled[0]?.first ?? null,
  })
  return { recorder, spilled, add: (...records: WorldRecord[]) => recorder.add('S1.1', records) }
}

/** The page's world after a batch. */
function taken(world: World, batch: Batch | null): World {
  if (batch === null) return world
  if (batch.type === 'checkpoint') return batch.world
  const records: readonly WorldRecord[] = JSON.parse(batch.text)
  return records.reduce((before, record) => {
    const { world: after, divergence } = apply(before, record)
    expect(divergence).toBeNull()
    return after
  }, world)
}

function foldAll({ recorder }: ReturnType<typeof setUp>): void {
  while (recorder.fold(1000));
}

describe('recorder', () => {
  it('hands each record over once, in order', () => {
    const { recorder, add } = setUp()
    add(boot, ...stepsFrom(1, 3))
    let world = taken(newWorld(plainHeader), recorder.takeBatch())
    expect(world.servers[s1]?.server?.n).toBe(3)
    expect(recorder.takeBatch()).toBeNull()
    add(...stepsFrom(4, 2))
    world = taken(world, recorder.takeBatch())
    expect(world).toMatchObject({ count: 6 })
  })

  it('keeps memory bounded: what is old is spilled, each record once and in order', () => {
    const run = setUp()
    run.add(boot, ...stepsFrom(1, 50_000))
    foldAll(run)
    const { records, keptRecords, spilledRecords } = run.recorder.audit()
    expect(records).toBe(50_001)
    expect(keptRecords).toBeLessThanOrEqual(40_000 + 4096)
    expect(keptRecords + spilledRecords).toBe(50_001)
    let next = 1
    for (const { first, records: chunk } of run.spilled) {
      expect(first).toBe(next)
      next += chunk.length
    }
    expect(next).toBe(spilledRecords + 1)
    expect(run.spilled.flatMap(({ records: chunk }) => chunk).slice(0, 3)).toEqual([
      boot,
      ...stepsFrom(1, 2),
    ])
  })

  it('spills nothing that is not folded yet', () => {
    const { recorder, add, spilled } = setUp()
    add(boot, ...stepsFrom(1, 50_000))
    recorder.fold(4000)
    expect(spilled).toEqual([])
  })

  it.each([
    { why: 'by all of it', folded: Infinity },
    { why: 'by what is folded', folded: 22_000 },
  ])('lets a page that fell behind jump, $why, and loses and doubles nothing', ({ folded }) => {
    const { recorder, add } = setUp()
    add(boot, ...stepsFrom(1, 10))
    let world = taken(newWorld(plainHeader), recorder.takeBatch())
    add(...stepsFrom(11, 25_000))
    for (let left = folded; left > 0 && recorder.fold(1000); left -= 1000);
    add(...stepsFrom(25_011, 5))
    const jump = recorder.takeBatch()
    expect(jump?.type).toBe('checkpoint')
    world = taken(world, jump)
    add(...stepsFrom(25_016, 5))
    world = taken(world, recorder.takeBatch())
    expect(recorder.takeBatch() === null).toBe(true)
    expect(world.servers[s1]?.server?.n).toBe(25_020)
  })

  it('never throws a page back that folds faster than the recorder', () => {
    const { recorder, add } = setUp()
    add(boot, ...stepsFrom(1, 25_000))
    let world = newWorld(plainHeader)
    for (let batch = recorder.takeBatch(); batch !== null; batch = recorder.takeBatch()) {
      expect(batch.type).toBe('records')
      world = taken(world, batch)
    }
    expect(world.servers[s1]?.server?.n).toBe(25_000)
  })

  it('has a page jump over what is spilled', () => {
    const run = setUp()
    run.add(boot, ...stepsFrom(1, 50_000))
    run.recorder.fold(10_000)
    expect(run.spilled.length).toBeGreaterThan(0)
    const jump = run.recorder.takeBatch()
    expect(jump?.type).toBe('checkpoint')
    let world = taken(newWorld(plainHeader), jump)
    for (let batch = run.recorder.takeBatch(); batch !== null; batch = run.recorder.takeBatch())
      world = taken(world, batch)
    expect(world.servers[s1]?.server?.n).toBe(50_000)
  })

  it('counts what it compared, and keeps the first divergence', () => {
    const run = setUp()
    const start = apply(newWorld(plainHeader), boot).world.servers[s1]?.server
    const hash = (n: number, value: number): WorldRecord => {
      return { type: 'hash', server: s1, incarnation: 1, n, hash: value }
    }
    run.add(boot, hash(0, digest(start)))
    foldAll(run)
    expect(run.recorder.audit()).toMatchObject({ records: 2, hashesCompared: 1, divergence: null })
    run.add(...stepsFrom(1, 1), hash(1, 1), ...stepsFrom(2, 1), hash(2, 1))
    foldAll(run)
    const { hashesCompared, divergence, violations } = run.recorder.audit()
    expect(hashesCompared).toBe(3)
    expect(divergence).toBe('event 4: S1 differs from its recording after step 1/1')
    expect(violations).toEqual([])
  })

  it('tells of a broken invariant though nothing comes after it', async () => {
    const cluster = openSimulatedCluster(plainHeader)
    await cluster.request({ type: 'setRule', rule: 'majorityElects', isOn: false })
    await cluster.request({ type: 'timeout', server: s1, timer: 'election' })
    await cluster.request({ type: 'timeout', server: s2, timer: 'election' })
    const recorder = createRecorder(plainHeader, null)
    for (const record of await cluster.readRecords(plainHeader.run, 1, 1000))
      recorder.add('server' in record ? `${record.server}.1` : 'page', [record])
    const records = recorder.takeBatch()
    expect(records?.audit.violations).toEqual([])
    recorder.fold(1000)
    const news = recorder.takeBatch()
    expect(news).toMatchObject({ type: 'records', text: '[]' })
    expect(news?.audit.violations.map(({ invariant }) => invariant)).toEqual(['Election Safety'])
    expect(recorder.takeBatch()).toBeNull()
  })

  it('finds what waits for a cause that never came, on the second look', () => {
    const { recorder, add } = setUp()
    const message = messageId(s2, 1, 1, 0, 0)
    const at = micros(1)
    const receive = { type: 'receive', message } as const
    add(boot, { type: 'step', server: s1, incarnation: 1, n: 1, at, now: at, inputs: [receive] })
    recorder.checkBlocked()
    expect(recorder.audit().divergence).toBeNull()
    recorder.checkBlocked()
    expect(recorder.audit().divergence).toContain('a step of S1 waits for a cause')
  })

  it('knows the last step that was told of, also while it waits', () => {
    const { recorder, add } = setUp()
    add(...stepsFrom(1, 3))
    expect(recorder.lastStepOf('S1.1')).toBe(3)
    expect(recorder.lastStepOf('S1.2')).toBe(0)
  })

  it.each([
    { where: 'spilled', first: 3000, count: 2000 },
    { where: 'in both', first: 9000, count: 40_000 },
    { where: 'in memory', first: 49_990, count: 500 },
  ])('reads back what is $where', async ({ first, count }) => {
    const run = setUp()
    run.add(boot, ...stepsFrom(1, 50_000))
    foldAll(run)
    expect(run.spilled.length).toBeGreaterThan(0)
    const read = await run.recorder.tape.read(first, count)
    const numbers = read.map((record) => (record.type === 'step' ? record.n + 1 : 1))
    const last = Math.min(first + count - 1, 50_001)
    expect(numbers).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i))
  })
})
