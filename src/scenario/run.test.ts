import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from './first-world'
import { parseScenario } from './parse'
import { runScenario } from './run'

const folder = 'public/scenarios'

describe('the scenarios, in the simulator', () => {
  it.each(readdirSync(folder).toSorted())('%s', async (file) => {
    const parsed = parseScenario(readFileSync(`${folder}/${file}`, 'utf8'))
    if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
    const run = await runScenario(parsed.scenario, openSimulatedCluster(scenarioHeader))
    expect(run.failures).toEqual([])
  })
})
