import fc from 'fast-check'
import { expect, it } from 'vitest'

import { anyActs } from './testing/any-act'
import type { Act } from './testing/any-act'
import { startWalk } from './testing/walk'
import { startWalkCheck, twinOf } from './testing/walk-check'

async function walk(acts: readonly Act[]): Promise<void> {
  const going = startWalk()
  const { check } = startWalkCheck(going)
  for (const act of acts) {
    const { moment, branches } = going.debug.state()
    await going.act(act)
    await check()
    const added = going.debug.state().branches[branches.length]
    if (moment === null || added === undefined || !isDone.includes(act.type)) continue
    expect(await twinOf(going.debug, added)).toBeNull()
  }
  await going.debug.close()
}

/** What is walked into where it was done before. */
const isDone: readonly Act['type'][] = ['ask', 'step', 'deliver', 'move', 'client']

it('whatever somebody does, every moment is what was recorded', async () => {
  await fc.assert(fc.asyncProperty(anyActs, walk), {
    numRuns: 40,
    seed: 1,
  })
})
