import { describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import type { RecordedStep } from '../cluster/cluster'
import { defaultClientOptions } from '../client/client'
import { queueOf } from '../cluster/stopped'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId } from '../server/messages'
import { drawPlan } from '../sim/draw-plan'
import { createSimulation, headerOf } from '../sim/simulation'
import { simulatedSteps } from '../sim/testing/simulated-steps'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { plainHeader } from '../world/testing/header'
import { scenarioHeader } from './first-world'
import { looksOf } from './from-run-expect'
import { parseScenario } from './parse'
import { runScenario } from './run'
import { scenarioOf } from './run-from'
import { scenarioFiles } from './testing/scenario-files'

/** A run from its first input to an event: what a branch is. */
interface Lived {
  readonly first: World
  readonly steps: readonly RecordedStep[]
}

const endOf = ({ first, steps }: Lived) => steps.at(-1)?.applied.world ?? first
const looks = (world: World) => looksOf(world).map((look) => Object.fromEntries(look))

/** Runs a scenario, and gives every branch of it: each fork goes on from a moment of another. */
async function branchesOf(text: string): Promise<readonly Lived[]> {
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const branches: { first: World; steps: RecordedStep[] }[] = []
  const cluster = openSimulatedCluster(scenarioHeader)
  cluster.subscribe((event) => {
    if (event.type === 'world') branches.push(begin(event.world))
    if (event.type === 'records') branches.at(-1)?.steps.push(...event.steps)
  })
  function begin(world: World) {
    for (const { first, steps } of branches) {
      const at = steps.findIndex(
        ({ event, applied }) =>
          event === world.count && worldHash(applied.world) === worldHash(world),
      )
      if (at >= 0 && first.count < world.count) return { first, steps: steps.slice(0, at + 1) }
    }
    return { first: world, steps: [] }
  }
  const { failures } = await runScenario(parsed.scenario, cluster)
  expect(failures).toEqual([])
  return branches.slice(1)
}

/** What the text comes to when it is run: it must be read, and all it expects must hold. */
async function rerun(text: string): Promise<World> {
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(`${JSON.stringify(parsed.errors)}\n${text}`)
  const cluster = openSimulatedCluster(scenarioHeader)
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  const { failures } = await runScenario(parsed.scenario, cluster)
  expect(failures).toEqual([])
  return world ?? expect.fail('a cluster tells its world at once')
}

describe('a run of an acceptance scenario, written down and run', () => {
  it.each(scenarioFiles)('$name', async ({ text }) => {
    const branches = await branchesOf(text)
    expect(branches.length).toBeGreaterThan(0)
    for (const branch of branches) {
      const written = await scenarioOf(branch.first, branch.steps)
      expect(written.notes).toEqual([])
      expect(looks(await rerun(written.text))).toEqual(looks(endOf(branch)))
    }
  })
})

describe('a run by hand, written down', () => {
  const [s1, s2, s3] = ['S1', 'S2', 'S3'].map(serverId) as [ServerId, ServerId, ServerId]
  const campaign = (server: ServerId): Request => ({ type: 'timeout', server, timer: 'election' })
  const put = (key: string, value: string, serial: number): Request => {
    return { type: 'put', key, value, server: s1, mode: null, as: { client: 'A', serial } }
  }

  /** Each request is asked of the world as it is then. */
  async function lived(...requests: readonly ((world: World) => Request)[]): Promise<Lived> {
    const cluster = openSimulatedCluster(plainHeader)
    const steps: RecordedStep[] = []
    const first = newWorld(plainHeader)
    cluster.subscribe((event) => {
      if (event.type === 'records') steps.push(...event.steps)
    })
    for (const request of requests)
      await cluster.request(request(steps.at(-1)?.applied.world ?? first))
    return { first, steps }
  }

  async function written(...requests: readonly ((world: World) => Request)[]) {
    const run = await lived(...requests)
    const { text, notes } = await scenarioOf(run.first, run.steps)
    const lines = text.split('\n').map((line) => line.replace(/ *#.*/, ''))
    return { run, text, notes, lines }
  }

  const nth = (type: 'deliver' | 'drop' | 'hold' | 'duplicate', n: number) => (world: World) => {
    const message = queueOf(world)[n - 1]?.id ?? expect.fail('so many are in flight')
    return { type, message } as const
  }

  it('names the one message of several that was meant', async () => {
    const { run, text, lines, notes } = await written(
      () => campaign(s1),
      () => campaign(s1),
      nth('deliver', 3),
      nth('duplicate', 1),
      nth('drop', 5),
      nth('hold', 2),
    )
    expect(notes).toEqual([])
    expect(lines.slice(4, 10)).toEqual([
      'timeout S1',
      'timeout S1',
      'deliver RV S1>S2 nth=2',
      'dup RV S1>S2',
      'drop RV S1>S2 nth=2',
      'hold RV S1>S3 nth=1',
    ])
    expect(looks(await rerun(text))).toEqual(looks(endOf(run)))
  })

  it('keeps time, disks by hand, clocks, and what is held', async () => {
    const { run, text, lines } = await written(
      () => ({ type: 'advance', ms: 12.5 }),
      () => ({ type: 'setDisk', disk: 'hand' }),
      () => ({ type: 'skewClock', server: s2, ratePerMille: 900 }),
      () => campaign(s1),
      () => ({ type: 'complete', server: s1 }),
      nth('hold', 1),
      () => ({ type: 'crash', server: s3, fault: { type: 'loseVote' } }),
      () => ({ type: 'setOptions', options: { noop: false } }),
    )
    expect(lines).toEqual(
      expect.arrayContaining(['wait 12.5', 'opt disk=hand', 'clock S2 rate=0.9', 'complete S1']),
    )
    expect(lines).toEqual(
      expect.arrayContaining(['hold RV S1>S2', 'crash S3 losevote', 'opt noop=false']),
    )
    expect(looks(await rerun(text))).toEqual(looks(endOf(run)))
  })

  it('states a serial number where it is not the next, and writes what can be written', async () => {
    const { lines } = await written(
      () => put('x', 'a b', 1),
      () => put('a=b', '#1', 2),
      () => put('x', '2', 2),
      () => ({ type: 'get', key: 'x', server: s1, mode: 'lease', as: { client: 'A', serial: 3 } }),
    )
    expect(lines.slice(4, 8)).toEqual([
      'put A x=a_b @S1',
      'put A.2 a_b=_1 @S1',
      'put A.3 x=2 @S1 seq=2',
      'get A.4 x @S1 mode=lease',
    ])
  })

  it('keeps rules that are switched off, and on again, and limits that are set and lifted', async () => {
    const { run, text, lines, notes } = await written(
      () => ({ type: 'setRule', rule: 'oneVotePerTerm', isOn: false }),
      () => ({ type: 'setOptions', options: { maxEntries: 3 } }),
      () => campaign(s1),
      () => ({ type: 'setRule', rule: 'commitOnlyOwnTerm', isOn: false }),
      () => ({ type: 'setRule', rule: 'oneVotePerTerm', isOn: true }),
      () => ({ type: 'setOptions', options: { maxEntries: 1_000_000 } }),
    )
    expect(notes).toEqual([])
    expect(lines.filter((line) => line.startsWith('opt ')).slice(-5)).toEqual([
      'opt oneVotePerTerm=false',
      'opt maxEntries=3',
      'opt commitRule=naive',
      'opt oneVotePerTerm=true',
      'opt maxEntries=none',
    ])
    const again = await rerun(text)
    expect(looks(again)).toEqual(looks(endOf(run)))
    expect(again.rules).toEqual(endOf(run).rules)
    expect(again.options.maxEntries).toBe(1_000_000)
  })

  it('says what cannot be said', async () => {
    const { text, notes } = await written(
      () => campaign(s1),
      () => ({ type: 'crash', server: s2, fault: { type: 'flipBit', record: 0, bit: 1 } }),
    )
    expect(notes).toEqual(['The disk of S2 is damaged in a way that a scenario cannot say.'])
    for (const note of notes) expect(text).toContain(`# Note: ${note}`)
    await rerun(text)
  })
})

describe('a run of servers that ran by themselves', () => {
  it('comes to the same', async () => {
    const options = {
      seed: 7,
      servers: ['S1', 'S2', 'S3'].map(serverId),
      clients: [clientId('C1.sim')],
      options: defaultRaftOptions,
      rules: allRules,
      links: defaultLinks,
      clientOptions: defaultClientOptions,
      diskMinMs: 0.2,
      diskMaxMs: 1,
    }
    const first = newWorld(headerOf(options))
    const steps: RecordedStep[] = []
    const simulation = createSimulation({
      ...options,
      watch: ({ record, applied }) => steps.push({ record, applied, event: applied.world.count }),
    })
    const submit = (value: string) =>
      simulation.submit(clientId('C1.sim'), { type: 'put', key: 'x', value }, null, () => {})
    for (let i = 0; i < 5; i++) simulation.later(400 + 100 * i, () => submit(String(i)))
    simulation.run(1000)
    const { text, notes } = await scenarioOf(first, steps)
    expect(notes).toEqual(['Clients register in the run; here a read takes the place in the log.'])
    expect(text).toMatch(/S1\.log=1,1,1,1/)
    expect(looks(await rerun(text))).toEqual(looks(endOf({ first, steps })))
  })

  /** Batches are taken one by one here, and faults are not the same to the byte: what differs is said. */
  it.each(Array.from({ length: 6 }, (_, i) => ({ seed: i + 5 })))(
    'under faults comes to the same, or says where it does not: seed $seed',
    async ({ seed }) => {
      const steps = simulatedSteps(seed, 800)
      const first = newWorld(headerOf(drawPlan(seed)))
      const { text, notes } = await scenarioOf(first, steps)
      const [there, here] = [looks(await rerun(text)), looks(endOf({ first, steps }))]
      const isSame = JSON.stringify(there) === JSON.stringify(here)
      expect(notes.some((note) => note.startsWith('The end is not that of the recording.'))).toBe(
        !isSame,
      )
    },
  )
})
