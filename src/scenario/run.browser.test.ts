import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Cluster } from '../cluster/cluster'
import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from './first-world'
import { parseScenario } from './parse'
import { runScenario } from './run'
import { scenarioFiles } from './testing/files'
import { exactTranscript } from './transcript'

const stories = import.meta.glob<string>('./testing/stories/*.raft', {
  query: '?raw',
  import: 'default',
  eager: true,
})

async function read(file: string) {
  const text = stories[file] ?? (await (await fetch(`/scenarios/${file}`)).text())
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  return parsed.scenario
}

/** Real workers, channels and databases, and the simulator: one transcript, to the last digest. */
describe('a scenario comes to the same in real workers as in the simulator', () => {
  let live: Cluster

  beforeAll(() => {
    live = openLiveCluster({
      cluster: `scenarios-${crypto.randomUUID()}`,
      settings: { ...defaultSettings, servers: 1 },
      storage: 'indexedDb',
      perMille: 1000,
      build: 'test',
      saveSettings: () => {},
    })
  })
  afterAll(() => live.close())

  it.each([...scenarioFiles, ...Object.keys(stories)])('%s', async (file) => {
    const scenario = await read(file)
    const simulated = await runScenario(scenario, openSimulatedCluster(scenarioHeader))
    const real = await runScenario(scenario, live)
    expect(real.failures).toEqual([])
    expect(exactTranscript(real.transcript)).toBe(exactTranscript(simulated.transcript))
    const { divergence } = await live.verify()
    expect(divergence).toBeNull()
  })
})
