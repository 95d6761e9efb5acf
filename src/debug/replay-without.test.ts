import { describe, expect, it } from 'vitest'

import { queueOf } from '../cluster/stopped'
import { digest } from '../lib/digest'
import { s1, s2, s3 } from '../server/testing/servers'
import type { RecordedStep } from '../trace/line'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { replayWithout } from './replay-without'
import { toldCluster } from './testing/told-cluster'
import type { ToldCluster } from './testing/told-cluster'

/** S1 is elected and replicates one command, all by hand. */
async function elected() {
  const told = toldCluster(plainHeader)
  await told.ask({ type: 'timeout', server: s1, timer: 'election' })
  await deliverAll(told)
  await told.ask(put('x', 1))
  await deliverAll(told)
  return told
}

async function deliverAll({ ask, world }: ToldCluster) {
  for (let next = queueOf(world())[0]; next !== undefined; next = queueOf(world())[0])
    await ask({ type: 'deliver', message: next.id })
}

const put = (key: string, serial: number): Request => ({
  type: 'put',
  key,
  value: '1',
  server: s1,
  mode: null,
  as: { client: 'A', serial },
})

async function without(
  run: ToldCluster,
  isLeftOut: (step: RecordedStep) => boolean,
  stopAfter = 1e9,
) {
  const at = run.steps.findIndex(({ step }) => isLeftOut(step))
  const found = run.steps[at] ?? expect.fail('there is such an event')
  const { step: left, before } = found
  const fork = toldCluster(plainHeader)
  await fork.cluster.load(before)
  const progress: number[] = []
  const report = await replayWithout({
    left,
    before,
    later: run.steps.slice(at + 1).map(({ step }) => step),
    cluster: fork.cluster,
    told: (done) => progress.push(done),
    whyStopped: () => (progress.length >= stopAfter ? 'Stopped by hand' : null),
  })
  return { report, fork, progress }
}

const logs = ({ servers }: World) =>
  Object.values(servers).map(({ server }) => digest(server?.raft.log))
const roles = ({ servers }: World) =>
  Object.values(servers).map(({ server }) => server?.raft.role.type)

const isDelivery =
  (type: string, to: string) =>
  ({ applied: { taken } }: RecordedStep) =>
    taken.some(({ message, to: receiver }) => message.type === type && receiver === to)

describe('a run without one of its events', () => {
  it('has no leader where the election never began, and says what was not done any more', async () => {
    const run = await elected()
    expect(roles(run.world())).toEqual(['leader', 'follower', 'follower'])
    const { report, fork } = await without(run, ({ record }) => record.type === 'step')
    expect(roles(fork.world())).toEqual(['follower', 'follower', 'follower'])
    expect(report.without).toContain('S1')
    expect(report.replayed).toBe(1)
    expect(report.skipped.length).toBeGreaterThan(8)
    expect(report.skipped.join('\n')).toMatch(
      /Event \d+, deliver AppendEntries S1 → S2: there is no such message/,
    )
    expect(report.skipped.join('\n')).toMatch(/deliver vote S2 → S1/)
  })

  it('finds messages again under other names', async () => {
    const run = await elected()
    const { report, fork } = await without(run, isDelivery('RequestVote', s3))
    expect(roles(fork.world())[0]).toBe('leader')
    expect(report.skipped).toHaveLength(1)
    expect(report.skipped[0]).toContain('deliver vote S3 → S1')
    expect(logs(fork.world())).toEqual(logs(run.world()))
  })

  it('ends the same where the event mattered to nobody', async () => {
    const run = await elected()
    await run.ask({ type: 'cut', from: s2, to: s3 }, put('y', 2))
    await deliverAll(run)
    const { report, fork, progress } = await without(run, ({ record }) => record.type === 'links')
    expect(report.skipped).toEqual([])
    expect(logs(fork.world())).toEqual(logs(run.world()))
    expect(progress).toEqual(progress.map((_, i) => i + 1))
    expect(report.replayed).toBe(progress.length)
  })

  it('is the same where the event follows by itself', async () => {
    const run = await elected()
    const isStored = ({ record }: RecordedStep) =>
      record.type === 'step' && record.inputs[0]?.type === 'stored'
    const { report } = await without(run, isStored)
    expect(report.skipped[0]).toContain('Nothing was left out')
  })

  it('refuses in one sentence what is no longer possible', async () => {
    const run = await elected()
    await run.ask({ type: 'crash', server: s2, fault: null }, { type: 'restart', server: s2 })
    const { report } = await without(run, ({ record }) => record.type === 'crash')
    expect(report.skipped).toEqual([
      expect.stringMatching(/^Event \d+, restart S2: S2 is running\.$/),
    ])
  })

  it('does not add a server that never came', async () => {
    const run = await elected()
    await run.ask({ type: 'addServer', as: 'voter' })
    await deliverAll(run)
    const { fork } = await without(run, ({ record }) => record.type === 'newServer')
    expect(Object.keys(fork.world().servers)).toEqual([s1, s2, s3])
    expect(Object.keys(run.world().servers)).toHaveLength(4)
  })

  it('lets the time pass that passed', async () => {
    const run = toldCluster(plainHeader)
    await run.ask(
      { type: 'advance', ms: 5 },
      { type: 'timeout', server: s1, timer: 'election' },
      { type: 'advance', ms: 7 },
    )
    const { fork } = await without(run, ({ record }) => record.type === 'step')
    expect(fork.world().at).toBe(run.world().at)
    const early = await without(run, ({ record }) => record.type === 'advance')
    expect(early.fork.world().at).toBe(7000)
  })

  it('may be stopped', async () => {
    const run = await elected()
    const { report, progress } = await without(run, isDelivery('RequestVote', s3), 3)
    expect(progress).toHaveLength(3)
    expect(report.skipped.at(-1)).toMatch(/^Stopped by hand before event \d+\.$/)
  })

  it('does two thousand choices again, and says so', async () => {
    const run = toldCluster(plainHeader)
    for (let i = 0; i < 1005; i++)
      await run.ask({ type: 'cut', from: s1, to: s2 }, { type: 'heal', from: null, to: null })
    const { report } = await without(run, ({ record }) => record.type === 'links')
    expect(report.replayed).toBe(2000)
    expect(report.skipped).toEqual(['Only the first 2,000 choices were done again.'])
  })
})
