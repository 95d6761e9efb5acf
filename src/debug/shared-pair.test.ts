import { describe, expect, it } from 'vitest'

import { scenarioHeader } from '../scenario/first-world'
import { newTimeline } from '../trace/timeline'
import { newWorld } from '../world/new-world'
import type { Branch } from './debugger'
import { rolesOf } from './shared-pair'

function branch(id: string, length: number, parent: Branch['parent'] = null): Branch {
  return {
    id,
    name: id,
    parent,
    header: scenarioHeader,
    base: parent?.event ?? 0,
    length,
    timeline: newTimeline(newWorld(scenarioHeader)),
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

describe('of two branches that are compared', () => {
  it.each([
    { pair: 'main e', roles: 'main e 20', why: 'the one that was left keeps its place' },
    { pair: 'e main', roles: 'main e 20 first', why: 'and does, whichever stands left' },
    { pair: 'deep d', roles: 'd deep 15 first', why: 'a branch of a branch' },
    { pair: 'deep main', roles: 'main deep 10 first', why: 'a branch of one that left it' },
    { pair: 'e d', roles: 'e d 10', why: 'siblings: the left one, from its first input on' },
    { pair: 'd opened', roles: null, why: 'nothing in common' },
    { pair: 'd d', roles: null, why: 'one branch beside itself' },
    { pair: 'd gone', roles: null, why: 'a branch that is gone' },
  ])('$pair: $why', ({ pair, roles }) => {
    const [a = '', b = ''] = pair.split(' ')
    const found = rolesOf(branches, { a, b, shown: a, event: 1 })
    const words = (each: NonNullable<typeof found>) =>
      [each.main.id, each.other.id, each.parting, ...(each.isOtherFirst ? ['first'] : [])].join(' ')
    expect(found === null ? null : words(found)).toBe(roles)
  })

  it.each([
    { shown: 'main', event: 33, at: 'main 33', why: 'the one that was left is shown' },
    { shown: 'd', event: 22, at: 'other 22', why: 'the one that left it' },
    { shown: 'd', event: 4, at: 'other 4', why: 'the same, before they parted' },
    { shown: 'deep', event: 9, at: 'main 9', why: 'a third, which had it in common with both' },
    { shown: 'deep', event: 13, at: 'other 13', why: 'a third, which had it in common with one' },
    { shown: 'deep', event: 17, at: 'main 40', why: 'what neither has: the end of the first' },
    { shown: 'opened', event: 3, at: 'main 40', why: 'one from elsewhere: the same' },
  ])('main and d, while $shown is shown at $event: $why', ({ shown, event, at }) => {
    const roles = rolesOf(branches, { a: 'main', b: 'd', shown, event })
    expect(`${roles?.isOtherShown ? 'other' : 'main'} ${roles?.event}`).toBe(at)
  })

  it.each([
    { event: 8, at: 'main 8', why: 'before they parted' },
    { event: 18, at: 'main 18', why: 'what only the first has of it' },
    { event: 30, at: 'main 60', why: 'what neither has' },
  ])('e and d, while main is shown at $event: $why', ({ event, at }) => {
    const roles = rolesOf(branches, { a: 'e', b: 'd', shown: 'main', event })
    expect(`${roles?.isOtherShown ? 'other' : 'main'} ${roles?.event}`).toBe(at)
  })
})
