import { describe, expect, it } from 'vitest'

import { compare, maxCompared } from '../trace/differences'
import type { ComparedRow, Comparison } from '../trace/differences'
import { contentOf } from '../trace/differences-content'
import { stateDifferences } from '../trace/differences-state'
import type { RecordedStep } from '../trace/line'
import { s1 } from '../server/testing/servers'
import { plainHeader } from '../world/testing/header'
import { drawnRun } from './testing/drawn-run'
import { toldCluster } from './testing/told-cluster'

/** Runs under load and faults; those of different seeds have little in common, and that in any order. */
function stepsOf(seed: number, most: number): readonly RecordedStep[] {
  const known = runs.get(seed) ?? drawnRun(seed).map(({ step }) => step)
  runs.set(seed, known)
  return known.slice(0, most)
}

const runs = new Map<number, readonly RecordedStep[]>()

function lanesOf(steps: readonly RecordedStep[], counted: ReadonlySet<RecordedStep>) {
  const lanes: Record<string, number[]> = {}
  for (const step of steps) {
    const content = contentOf(step)
    if (content === null || !counted.has(step)) continue
    ;(lanes[content.lane] ??= []).push(step.event)
  }
  return lanes
}

const left = ({ rows }: Comparison) => rows.flatMap((row) => ('a' in row ? [row.a] : []))
const right = ({ rows }: Comparison) => rows.flatMap((row) => ('b' in row ? [row.b] : []))

function words(row: ComparedRow, isMirrored: boolean): string {
  const a = 'a' in row ? row.a.event : 0
  const b = 'b' in row ? row.b.event : 0
  return isMirrored ? `${b} ${a}` : `${a} ${b}`
}

describe('two branches beside each other', () => {
  it.each([1, 2, 3, 4])('each event of either is there once, lane by lane in order: seed %i', (seed) => {
    const [a, b] = [stepsOf(seed, 900), stepsOf(seed + 10, 700)]
    const compared = compare(a, b)
    const sides = [[a, left(compared)], [b, right(compared)]] as const
    for (const [steps, shown] of sides) {
      const counted = steps.filter((step) => contentOf(step) !== null)
      expect(shown).toHaveLength(counted.length)
      expect(lanesOf(shown, new Set(shown))).toEqual(lanesOf(steps, new Set(counted)))
    }
    for (const row of compared.rows) {
      if (row.type === 'both') expect(contentOf(row.a)).toEqual(contentOf(row.b))
      if (row.type !== 'differs') continue
      const [one, other] = [contentOf(row.a), contentOf(row.b)]
      expect([one?.lane, one?.kind]).toEqual([other?.lane, other?.kind])
      expect(one?.text).not.toBe(other?.text)
    }
  }) // prettier-ignore

  it.each([1, 2, 3, 4])('the other way round is the same the other way round: seed %i', (seed) => {
    const [a, b] = [stepsOf(seed, 900), stepsOf(seed + 10, 700)]
    const there = compare(a, b).rows.map((row) => words(row, false))
    const back = compare(b, a).rows.map((row) => words(row, true))
    expect(back.toSorted()).toEqual(there.toSorted())
  })

  it.each([1, 2, 3])('a branch beside itself has no differences: seed %i', (seed) => {
    const a = stepsOf(seed, 1500)
    const { firstDifference, counts } = compare(a, a)
    expect(firstDifference).toBeNull()
    expect(counts).toMatchObject({ differs: 0, onlyA: 0, onlyB: 0 })
    const world = a.at(-1)?.applied.world
    if (world === undefined) throw new Error('a run has events')
    expect(stateDifferences(world, world).every(({ isSame }) => isSame)).toBe(true)
  })

  it('what was left out of one is only in the other', () => {
    const a = stepsOf(5, 800).filter((step) => contentOf(step) !== null)
    const gone = new Set([7, 100, 101, 300, 355].map((place) => a[place]))
    const { rows } = compare(a, a.filter((step) => !gone.has(step)))
    const only = rows.filter(({ type }) => type !== 'both')
    // An equal neighbour may stand for the one that is gone.
    const contents = only.map((row) => ('a' in row ? contentOf(row.a) : null))
    expect(contents).toEqual([...gone].map((step) => step && contentOf(step)))
  }) // prettier-ignore

  it('says where it stops', () => {
    const a = stepsOf(2, 700).filter((step) => contentOf(step) !== null)
    const long = Array.from({ length: 6 }, () => a).flat()
    expect(long.length).toBeGreaterThan(maxCompared)
    const { rows, isCut } = compare(long, a.slice(0, 10))
    expect(isCut).toEqual({ a: true, b: false })
    expect(rows).toHaveLength(maxCompared)
  })
})

it('a write that somebody had land is an event; one that landed by itself is none', async () => {
  const landed = async (disk: 'auto' | 'hand') => {
    const { ask, steps } = toldCluster(plainHeader)
    await ask({ type: 'setDisk', disk })
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    if (disk === 'hand') await ask({ type: 'complete', server: s1 })
    const writes = steps.map(({ step }) => step).filter(isOfWrite)
    expect(writes.length).toBeGreaterThan(0)
    return writes.map(contentOf)
  }
  expect(await landed('auto')).not.toContainEqual(expect.objectContaining({ kind: 'stored' }))
  expect(await landed('hand')).toContainEqual(expect.objectContaining({ kind: 'stored' }))
})

function isOfWrite({ record }: RecordedStep): boolean {
  return record.type === 'step' && record.inputs.some(({ type }) => type === 'stored')
}
