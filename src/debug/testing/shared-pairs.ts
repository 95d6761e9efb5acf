import { readFileSync } from 'node:fs'

import { RequestError } from '../../cluster/cluster'
import { openSimulatedCluster } from '../../cluster/simulated-cluster'
import { randomFrom } from '../../lib/random'
import { micros } from '../../raft/index'
import { scenarioHeader } from '../../scenario/first-world'
import { parseScenario } from '../../scenario/parse'
import { runScenario } from '../../scenario/run'
import type { SharedRun } from '../../trace/shared-run'
import type { Request } from '../../world/request'
import type { Branch, Debugger } from '../debugger'
import { openDebugger } from '../open-debugger'
import { rolesOf, sharedPair } from '../shared-pair'
import { drawRequest } from './random-requests'
import { drawnRun, sharedRun } from './shared-runs'

/** A debugger with Figure 8 up to (d), `run 1`, and up to (e) from the same mark, `fork 1`. */
export async function figure8(): Promise<Debugger> {
  const debug = openDebugger(openSimulatedCluster({ ...scenarioHeader, run: 'empty' }))
  const parsed = parseScenario(readFileSync('public/scenarios/08-figure-8.raft', 'utf8'))
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  await runScenario(parsed.scenario, debug)
  return debug
}

/**
 * A run under faults that is opened, and what a person did from its middle on: the last event of the one is
 * random, and so is what is done. While the run was recorded, time ran.
 */
export async function drawnFork(seed: number, acts: number): Promise<Debugger> {
  const { header, records } = drawnRun(seed, 250)
  const debug = openDebugger(openSimulatedCluster({ ...scenarioHeader, run: 'empty' }))
  const ran = { type: 'speed', perMille: 1000, at: micros(0) } as const
  const run = sharedRun(header, [ran, ...records])
  await debug.open({ ...run, moment: Math.floor(run.moment / 2) })
  await debug.fork()
  let random = randomFrom(seed)
  for (let i = 0; i < acts; i++) {
    const last = branchCalled(debug, 'fork 1').length
    const [step] = await debug.events(last, last)
    if (step === undefined) throw new Error('it has a last event')
    const drawn = drawRequest(step.applied.world, random)
    random = drawn.random
    await ask(debug, drawn.request)
  }
  return debug
}

async function ask(debug: Debugger, request: Request): Promise<void> {
  // A client may wait for its answer for ever.
  if ('as' in request) return void debug.request(request).catch(unlessRefused)
  await debug.request(request).catch(unlessRefused)
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof RequestError)) throw error
}

export function branchCalled(debug: Debugger, name: string): Branch {
  const found = debug.state().branches.find((branch) => branch.name === name)
  if (found === undefined) throw new Error(`no branch ${name}`)
  return found
}

/** Two branches as they are handed on from Compare; what is shown is an event of the first or the second. */
export async function pairOf(
  debug: Debugger,
  names: readonly string[],
  shown: string,
  event = branchCalled(debug, shown).length,
): Promise<SharedRun> {
  const [a, b] = names.map((name) => branchCalled(debug, name).id)
  const pair = { a: a ?? '', b: b ?? '', shown: branchCalled(debug, shown).id, event }
  const roles = rolesOf(debug.state().branches, pair)
  if (roles === null) throw new Error('they have nothing in common')
  const view = { selection: null, stage: 'compare', breakpoints: [] } as const
  return { ...(await sharedPair(debug, roles)), ...view }
}
