import { describe, expect, it } from 'vitest'

import { newWorld } from '../world/new-world'
import { newTimeline } from '../trace/timeline'
import { scenarioHeader } from '../scenario/first-world'
import { lineOf, nearestTo, partingOf, treeOf } from './branch-relations'
import type { BranchNode } from './branch-relations'
import type { Branch } from './debugger'

const world = newWorld(scenarioHeader)

function branch(id: string, length: number, parent: Branch['parent'] = null): Branch {
  return {
    id,
    name: id,
    parent,
    header: scenarioHeader,
    base: parent?.event ?? 0,
    length,
    timeline: newTimeline(world),
    earliest: 0,
    violations: [],
    divergence: null,
  }
}

/** main ──┬ 10 d ──── 15 deep, main ── 20 e, and one from elsewhere. */
const branches = [
  branch('main', 40),
  branch('e', 60, { branch: 'main', event: 20 }),
  branch('d', 30, { branch: 'main', event: 10 }),
  branch('deep', 18, { branch: 'd', event: 15 }),
  branch('opened', 5),
]

describe('branches', () => {
  it.each([
    { a: 'main', b: 'd', at: ['main', 10], why: 'a branch left its parent where it began' },
    { a: 'e', b: 'd', at: ['main', 10], why: 'siblings have in common what the earlier one has' },
    { a: 'deep', b: 'd', at: ['d', 15], why: 'a branch of a branch' },
    { a: 'deep', b: 'e', at: ['main', 10], why: 'a branch of a branch and its uncle' },
    { a: 'd', b: 'd', at: ['d', 30], why: 'a branch has all in common with itself' },
    { a: 'd', b: 'opened', at: null, why: 'what was opened has nothing in common' },
    { a: 'd', b: 'gone', at: null, why: 'nor has a branch that is gone' },
  ])('$why', ({ a, b, at }) => {
    const expected = at === null ? null : { branch: at[0], event: at[1] }
    expect(partingOf(branches, a, b)).toEqual(expected)
    expect(partingOf(branches, b, a)).toEqual(expected)
  })

  it('come from each other', () => {
    expect(lineOf(branches, 'deep')).toEqual([
      { branch: 'deep', until: 18 },
      { branch: 'd', until: 15 },
      { branch: 'main', until: 10 },
    ])
  })

  it('are a tree, in the order they left', () => {
    const text = ({ branch: { id }, children }: BranchNode): string =>
      children.length === 0 ? id : `${id}(${children.map(text).join(' ')})`
    expect(treeOf(branches).map(text)).toEqual(['main(d(deep) e)', 'opened'])
  })

  it.each([
    ['deep', 'd'],
    ['e', 'main'],
    ['main', 'e'],
    ['opened', 'main'],
  ])('%s is put beside %s', (id, other) => {
    expect(nearestTo(branches, id)).toBe(other)
  })

  it('one alone is beside nobody', () => {
    expect(nearestTo([branch('main', 3)], 'main')).toBeNull()
  })
})
