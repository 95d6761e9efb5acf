import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { Cluster } from '../cluster/cluster'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { scenarioHeader } from './first-world'
import { parseScenario } from './parse'
import { runScenario } from './run'
import { scenarioFiles } from './testing/files'
import { transcriptText } from './transcript'

const s1 = serverId('S1')

function watch(cluster: Cluster) {
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  return { world: () => world ?? expect.fail('a cluster tells its world at once') }
}

const folder = 'public/scenarios'
const testing = 'src/scenario/testing'

async function run(text: string) {
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  return runScenario(parsed.scenario, openSimulatedCluster(scenarioHeader))
}

describe('the acceptance scenarios', () => {
  it('are all run', () => {
    expect(readdirSync(folder).toSorted()).toEqual([...scenarioFiles])
  })

  it.each(scenarioFiles)('%s', async (file) => {
    const { failures } = await run(readFileSync(`${folder}/${file}`, 'utf8'))
    expect(failures).toEqual([])
  })
})

/** `UPDATE=1` writes them anew; the difference is to be read before it is committed. */
describe('the transcript of a main story is as it was', () => {
  const stories = [
    ...scenarioFiles.map((file) => `${folder}/${file}`),
    ...readdirSync(`${testing}/stories`).map((file) => `${testing}/stories/${file}`),
  ]

  it.each(stories)('%s', async (path) => {
    const { transcript, failures } = await run(readFileSync(path, 'utf8'))
    const text = `${transcriptText(transcript)}\n`
    const kept = `${testing}/transcripts/${path.slice(path.lastIndexOf('/') + 1)}.txt`
    expect(failures).toEqual([])
    if (process.env['UPDATE'] === '1') writeFileSync(kept, text)
    expect(text).toBe(readFileSync(kept, 'utf8'))
  })
})

describe('what a person may do to one message or one server', () => {
  it.each([
    { text: 'deliver RV nth=2\nexpect S2.vote=- S3.vote=S1 inflight=2', why: 'the second that matches is delivered' },
    { text: 'drop * S1>* nth=1\nsettle\nexpect S2.vote=- S3.vote=S1 S1.role=leader', why: 'only the first is lost' },
    { text: 'hold RV\nrelease RV S1>S3\nsettle\nexpect S2.vote=- S3.vote=S1', why: 'one of two that are held is put back' },
    { text: 'hold RV\nrelease * nth=2\nsettle\nexpect S2.vote=- S3.vote=S1', why: 'the second that is held is put back' },
    { text: 'opt disk=hand\ntimeout S2\nexpect inflight=2\ncomplete S2\nexpect inflight=4', why: 'a write is completed by hand' },
    { text: 'freeze S2\ntimeout S2\nexpect S2.term=0\nthaw S2\nexpect S2.term=1', why: 'who is frozen does nothing until it is thawed' },
  ])('$why', async ({ text }) => {
    const { failures } = await run(`cluster S1 S2 S3\nready\ntimeout S1\n${text}\n`)
    expect(failures).toEqual([])
  }) // prettier-ignore
})

describe('a gate', () => {
  const text = 'cluster S1 S2 S3\nready\ntimeout S1\nexpect S1.term=7\nsettle\nexpect leader=S1\n'

  async function gated(before: (number: number) => boolean) {
    const parsed = parseScenario(text)
    if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
    const told: string[] = []
    const cluster = openSimulatedCluster(scenarioHeader)
    const run = await runScenario(parsed.scenario, cluster, {
      before: async ({ number }) => before(number),
      after: ({ number }, { transcript, failures }) =>
        told.push(
          `${number} ${transcript.line}: ${failures.map(({ sentence }) => sentence).join()}`,
        ),
    })
    return { run, told, cluster }
  }

  it('hears of each line, and of what does not hold there', async () => {
    const { run, told } = await gated(() => true)
    expect(run.isWhole).toBe(true)
    expect(told).toEqual([
      '1 cluster S1 S2 S3: ',
      '2 ready: ',
      '3 timeout S1: ',
      '4 expect S1.term=7: Expected 7, saw 1.',
      '5 settle: ',
      '6 expect leader=S1: ',
    ])
  })

  it('ends the run where it stays closed, and leaves the cluster there', async () => {
    const { run, told, cluster } = await gated((number) => number < 5)
    expect(run.isWhole).toBe(false)
    expect(told).toHaveLength(4)
    const { world } = watch(cluster)
    expect(world().servers[s1]?.server?.raft).toMatchObject({
      currentTerm: 1,
      role: { type: 'candidate' },
    })
  })

  it('finds a run that somebody else began in between', async () => {
    const parsed = parseScenario(text)
    if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
    const cluster = openSimulatedCluster(scenarioHeader)
    const image = newWorld({ ...scenarioHeader, servers: [serverId('S1')] })
    const { failures } = await runScenario(parsed.scenario, cluster, {
      before: async ({ number }) => {
        if (number === 5) await cluster.load(image)
        return true
      },
      after: () => {},
    })
    expect(failures.at(-1)).toMatchObject({ line: 5, sentence: 'Another run has begun meanwhile.' })
  })
})

describe('a run ends', () => {
  const start = 'cluster S1 S2 S3\nready\n'

  it.each([
    { text: 'deliver RV', why: 'where no message matches', line: 3, says: 'No message in flight' },
    { text: 'restart S1', why: 'where a server that runs is started', line: 3, says: 'running' },
    { text: 'crash S1\ncrash S1', why: 'where a server crashes twice', line: 4, says: 'down' },
    { text: 'snapshot S1\ncrash S1\nsnapshot S1', why: 'where nobody is there', line: 5, says: 'down' },
    { text: 'timeout S1\ndeliver RV nth=3', why: 'where fewer match', line: 4, says: 'No message in flight' },
    { text: 'release RV', why: 'where nothing is held that matches', line: 3, says: 'is held matches' },
    { text: 'complete S1', why: 'where nothing is written', line: 3, says: 'no write under way' },
    { text: 'expect S1.term=1', why: 'with what was seen instead', line: 3, says: 'Expected 1, saw 0.' },
  ])('$why', async ({ text, line, says }) => {
    const { failures } = await run(`${start}${text}\n`)
    expect(failures).toMatchObject([{ line }])
    expect(failures[0]?.sentence).toContain(says)
  }) // prettier-ignore

  it('goes on after an expectation that does not hold, and points at its word', async () => {
    const { failures } = await run(
      `${start}expect leader=none S2.term=7\ntimeout S1\nexpect leader=S1`,
    )
    expect(failures.map(({ line, column }) => [line, column])).toEqual([
      [3, 20],
      [5, 8],
    ])
  })
})
