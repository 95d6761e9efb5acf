import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { s1, s2 } from '../server/testing/servers'
import type { Breakpoint } from '../trace/breakpoint'
import { plainHeader } from '../world/testing/header'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'

let debug: Debugger

beforeEach(() => {
  debug = openDebugger(openSimulatedCluster(plainHeader))
})
afterEach(() => debug.close())

/** As after the breakpoints are loaded: they are looked for from here on. */
async function stopAt(...breakpoints: readonly Breakpoint[]): Promise<void> {
  debug.setBreakpoints(breakpoints.map((breakpoint, id) => ({ id, breakpoint, isOn: true })))
  await import('../trace/hits')
}

const campaign = (server: typeof s1) =>
  debug.request({ type: 'timeout', server, timer: 'election' }).then(() => debug.state().stop)

describe('a stop', () => {
  it('is told once, and what is done next may come to another', async () => {
    await stopAt({ type: 'role', server: null, role: 'candidate' })
    const first = await campaign(s1)
    expect(first?.sentence).toBe('S1 becomes candidate')
    const second = await campaign(s2)
    expect(second?.sentence).toBe('S2 becomes candidate')
    expect(second?.event).toBeGreaterThan(first?.event ?? 0)
  })

  it('is over once something else is done', async () => {
    await stopAt({ type: 'role', server: s1, role: 'candidate' })
    expect(await campaign(s1)).not.toBeNull()
    expect(await campaign(s2)).toBeNull()
  })

  it('is not for what is switched off, or held before', async () => {
    await stopAt({ type: 'term', above: 0 })
    debug.setBreakpoints(debug.state().breakpoints.map((set) => ({ ...set, isOn: false })))
    expect(await campaign(s1)).toBeNull()
    debug.setBreakpoints(debug.state().breakpoints.map((set) => ({ ...set, isOn: true })))
    expect(await campaign(s2)).toBeNull()
  })

  it('comes of a condition that begins to hold', async () => {
    await stopAt({ type: 'predicate', text: 'any(S.role == candidate and S.term > 0)' })
    expect((await campaign(s1))?.sentence).toBe(
      'any(S.role == candidate and S.term > 0) begins to hold',
    )
    expect(await campaign(s2)).toBeNull()
  })
})
