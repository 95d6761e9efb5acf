import { describe, expect, it, vi } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from '../scenario/first-world'
import { parseScenario } from '../scenario/parse'
import { startSteppedScenario } from './stepped-scenario'
import type { SteppedState } from './stepped-scenario'

const text = `# A comment
cluster S1 S2 S3
opt noop=true
ready

timeout S1
expect S1.term=9
settle
expect leader=S1
`

function start(isFree: boolean, source = text) {
  const parsed = parseScenario(source)
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const states: SteppedState[] = []
  const prepare = vi.fn(async () => {})
  const onError = vi.fn()
  const stepped = startSteppedScenario({
    scenario: parsed.scenario,
    cluster: openSimulatedCluster(scenarioHeader),
    isFree,
    prepare,
    told: (state) => states.push(state),
    onError,
  })
  const state = () => states.at(-1) ?? expect.fail('it has begun')
  const until = (status: SteppedState['status'], next: number | null = null) =>
    vi.waitFor(() => expect(state()).toMatchObject({ status, next }))
  return { stepped, state, until, prepare, onError }
}

describe('a scenario at a person’s pace', () => {
  it('carries out one line, and waits before the next', async () => {
    const { stepped, state, until, prepare } = start(false)
    await until('waiting', 6)
    expect(state().lines.map(({ number }) => number)).toEqual([4])
    stepped.step()
    await until('waiting', 7)
    expect(state().lines.at(-1)).toMatchObject({ number: 6, text: 'timeout S1' })
    expect(state().lines.at(-1)?.says.join()).toContain('S1')
    stepped.step()
    await until('waiting', 8)
    expect(state().failures).toEqual([{ line: 7, column: 8, sentence: 'Expected 9, saw 1.' }])
    expect(prepare).toHaveBeenCalledTimes(3)
    stepped.goOn()
    await until('done')
    expect(state().failures).toHaveLength(1)
  })

  it('runs to its end where nobody waits', async () => {
    const { until, state, onError } = start(true)
    await until('done')
    expect(state().lines).toHaveLength(5)
    expect(onError).not.toHaveBeenCalled()
  })

  it('is stopped before the line that it waits for', async () => {
    const { stepped, until, state } = start(false)
    await until('waiting', 6)
    stepped.stop()
    await until('stopped')
    expect(state().lines.map(({ number }) => number)).toEqual([4])
  })

  it('ends at a line that cannot be carried out', async () => {
    const { until, state } = start(true, 'cluster S1 S2\nready\ndeliver AE\ntimeout S1\n')
    await until('failed')
    expect(state().failures).toMatchObject([{ line: 3, sentence: 'No message in flight matches.' }])
  })
})
