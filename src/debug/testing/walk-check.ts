import { hashText, worldHash } from '../../world/hash'
import { apply } from '../../world/apply'
import { newWorld } from '../../world/new-world'
import type { RunHeader, WorldRecord } from '../../world/record'
import type { Branch, Debugger } from '../debugger'
import { expectSame } from './walk'
import type { Walk } from './walk'

/** What was seen of a walk so far, to be held against what it shows later. */
export interface WalkCheck {
  /** Throws where something that always holds does not hold. */
  check(): Promise<void>
}

/** Requests after which an invariant may break. */
const unsafe = ['setRule', 'setConfiguration', 'crash', 'skewClock', 'get'] as const

export function startWalkCheck({ debug, shown, asked }: Walk): WalkCheck {
  /** The hash after each event, of each branch that was seen. */
  const seen = new Map<string, readonly string[]>()

  /** All hashes of a branch from its first event on, folded from what would be handed on. */
  async function foldOf({ id, length }: Branch): Promise<readonly string[]> {
    const { header, records } = await debug.recording(length, id)
    return hashesOf(JSON.parse(JSON.stringify(header)), JSON.parse(JSON.stringify(records)))
  }

  async function checkBranch(branch: Branch): Promise<void> {
    const known = seen.get(branch.id)
    if (known?.length === branch.length + 1) return
    const hashes = await foldOf(branch)
    expectSame(`${branch.name} is as long as it says`, hashes.length, branch.length + 1)
    if (known !== undefined)
      expectSame(`${branch.name} was never edited`, hashes.slice(0, known.length), known)
    seen.set(branch.id, hashes)
    const { parent, base } = branch
    if (parent === null) return
    const left = seen.get(parent.branch)
    expectSame(`${branch.name} leaves where it says`, parent.event, base)
    expectSame(
      `${branch.name} shares what was before`,
      hashes.slice(0, base + 1),
      left?.slice(0, base + 1),
    )
  }

  function checkPlace(): void {
    const { branches, live, shown: shownBranch, moment, work } = debug.state()
    expectSame('nothing is under way', work, null)
    const ids = branches.map(({ id }) => id)
    expectSame('branches have names of their own', new Set(ids).size, ids.length)
    expectSame('the live branch is there', ids.includes(live), true)
    const branch = branches.find(({ id }) => id === shownBranch)
    expectSame('the shown branch is there', branch?.id, shownBranch)
    if (moment === null) {
      expectSame('the present is shown', [shownBranch, shown().count], [live, branch?.length])
    } else {
      const { event, world, isEnd, recent } = moment
      expectSame('the moment is of the branch', moment.branch, shownBranch)
      expectSame('the moment is its event', world.count, event)
      expectSame('the moment knows the end', isEnd, event === branch?.length)
      const numbers = recent.map((step) => step.event)
      const first = event - numbers.length + 1
      expectSame(
        'what came before',
        numbers,
        numbers.map((_, i) => first + i),
      )
    }
    const hash = seen.get(shownBranch)?.[shown().count]
    expectSame('the shown world is that of its event', hashText(worldHash(shown())), hash)
  }

  return {
    async check() {
      const { branches } = debug.state()
      for (const branch of branches) await checkBranch(branch)
      checkPlace()
      for (const { name, divergence } of branches) expectSame(name, divergence, null)
      const isUnsafe = unsafe.some((type) => asked.has(type))
      const { divergence, violations } = await debug.verify()
      expectSame('verified', divergence, null)
      if (!isUnsafe)
        expectSame('safe', [...violations, ...branches.flatMap((each) => each.violations)], [])
    },
  }
}

function hashesOf(header: RunHeader, records: readonly WorldRecord[]): readonly string[] {
  let world = newWorld(header)
  const hashes = [hashText(worldHash(world))]
  for (const record of records) {
    world = apply(world, record).world
    hashes.push(hashText(worldHash(world)))
  }
  return hashes
}

/**
 * A branch in which the same was done from where it left as in another one; what runs say of themselves is not
 * counted. Where nothing was done yet there is none.
 */
export async function twinOf(debug: Debugger, { id, base }: Branch): Promise<string | null> {
  const done = async (branch: string) => {
    const steps = await debug.events(base + 1, Infinity, branch)
    const told = steps.filter(({ record: { type } }) => type !== 'hash' && type !== 'speed')
    return told.map(({ record }) => JSON.stringify(record))
  }
  const own = await done(id)
  if (own.length === 0) return null
  for (const branch of branchesSharing(debug.state().branches, id, base)) {
    const others = await done(branch.id)
    if (own.every((text, i) => text === others[i])) return branch.name
  }
  return null
}

function branchesSharing(branches: readonly Branch[], id: string, event: number) {
  const rootOf = (branch: string): string => {
    const { parent, base } = branches.find((each) => each.id === branch) ?? {
      parent: null,
      base: 0,
    }
    return parent === null || event > base ? branch : rootOf(parent.branch)
  }
  return branches.filter((each) => each.id !== id && rootOf(each.id) === rootOf(id))
}
