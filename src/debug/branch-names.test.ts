import { describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from '../scenario/first-world'
import { freeName, givenName, nextName } from './branch-names'
import { openDebugger } from './open-debugger'
import { branchCalled, figure8 } from './testing/shared-pairs'

/** Branches of these names, of which nothing else is known. */
function named(...names: readonly string[]) {
  const branches = names.map((name) => ({ id: `id of ${name}`, name }))
  return { branches: () => branches }
}

describe('the name of a branch', () => {
  it.each([
    { names: ['main'], next: 'fork 1', why: 'the first of its kind' },
    { names: ['main', 'fork 1', 'opened 1'], next: 'fork 2', why: 'each kind is counted alone' },
    { names: ['(d)', 'fork 2'], next: 'fork 3', why: 'one of two was called something else' },
    { names: ['fork 2', 'fork 3'], next: 'fork 4', why: 'and there were more' },
  ])('$next after $names: $why', ({ names, next }) => {
    expect(nextName(named(...names), 'fork')).toBe(next)
  })

  it('that comes from elsewhere is told apart', () => {
    expect(freeName(named('main'), '(d)')).toBe('(d)')
    expect(freeName(named('(d)', '(d) (2)'), '(d)')).toBe('(d) (3)')
  })

  it.each([
    { text: '  split \n vote ', name: 'split vote', why: 'in one line' },
    { text: 'x'.repeat(90), name: 'x'.repeat(40), why: 'bounded' },
    { text: '🗳️'.repeat(90), name: '🗳️'.repeat(20), why: 'no letter is cut in two' },
    { text: 'main', name: 'main', why: 'its own' },
  ])('may be given: $why', ({ text, name }) => {
    expect(givenName(named('main', 'fork 1'), 'id of main', text)).toBe(name)
  })

  it.each([
    { text: ' \u202e\u0000 ', says: 'A branch has a name that can be seen.' },
    { text: 'fork 1', says: 'Another branch is called fork 1 already.' },
  ])('may not be given: $says', ({ text, says }) => {
    expect(() => givenName(named('main', 'fork 1'), 'id of main', text)).toThrow(says)
  })

  it('stays where servers go on, and goes along when its run is opened twice', async () => {
    const debug = await figure8()
    debug.rename(branchCalled(debug, 'run 1').id, '(d)')
    const { id, length } = branchCalled(debug, '(d)')
    await debug.goTo(length, id)
    await debug.fork()
    expect(branchCalled(debug, 'fork 3').parent?.branch).toBe(id)
    const recorded = await debug.recording(length, id)
    const view = { selection: null, stage: 'ring', breakpoints: [], beside: null } as const
    const run = { ...recorded, ...view, name: '(d)', moment: length, hash: 0 }
    const other = openDebugger(openSimulatedCluster({ ...scenarioHeader, run: 'other' }))
    await other.open(run)
    await other.open(run)
    expect(other.state().branches.map(({ name }) => name)).toEqual(['main', '(d)', '(d) (2)'])
  })
})
