import { readFileSync } from 'node:fs'

import { beforeAll, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { entriesBetween, firstIndex, lastIndex, serverId } from '../raft/index'
import { scenarioHeader } from '../scenario/first-world'
import { parseScenario } from '../scenario/parse'
import { runScenario } from '../scenario/run'
import { compare } from '../trace/differences'
import type { ComparedRow } from '../trace/differences'
import { stateDifferences } from '../trace/differences-state'
import type { RecordedStep } from '../trace/line'
import { sentence } from '../trace/sentence'
import type { World } from '../world/world'

/** One run of the file: its first world and all events from there on. */
interface Run {
  readonly first: World
  readonly steps: RecordedStep[]
}

/** The runs of Figure 8: the file itself up to (d), then (e) from mark c, then the wrong rule from mark a. */
async function runsOf(file: string): Promise<readonly Run[]> {
  const parsed = parseScenario(readFileSync(`public/scenarios/${file}`, 'utf8'))
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const cluster = openSimulatedCluster(scenarioHeader)
  const runs: Run[] = []
  cluster.subscribe((event) => {
    if (event.type === 'world' && event.isNewRun) runs.push({ first: event.world, steps: [] })
    if (event.type === 'records') runs.at(-1)?.steps.push(...event.steps)
  })
  const { failures } = await runScenario(parsed.scenario, cluster)
  expect(failures).toEqual([])
  return runs.slice(1)
}

function termsOf(world: World, id: string): string {
  const slot = world.servers[serverId(id)]
  const log = slot?.server?.raft.log ?? slot?.disk.log
  if (log === undefined) throw new Error(`no ${id}`)
  return entriesBetween(log, firstIndex(log), lastIndex(log))
    .map((entry) => entry.term)
    .join()
}

function words(row: ComparedRow): string {
  const told = 'a' in row ? row.a : row.b
  return `${row.type} ${told.record.type} ${sentence(told)}`
}

/** The event of each row in each column, a dash where there is none. */
function numbers(row: ComparedRow): string {
  const a = 'a' in row ? row.a.event : '–'
  const b = 'b' in row ? row.b.event : '–'
  return `${a} ${b} ${row.type}`
}

function mirrored(row: ComparedRow): string {
  const a = 'b' in row ? row.b.event : '–'
  const b = 'a' in row ? row.a.event : '–'
  const types = { both: 'both', differs: 'differs', onlyA: 'onlyB', onlyB: 'onlyA' }
  return `${a} ${b} ${types[row.type]}`
}

describe('Figure 8, (d) and (e) from one mark', () => {
  let d: readonly RecordedStep[] = []
  let e: readonly RecordedStep[] = []
  let mark = 0

  beforeAll(async () => {
    const [first, second] = await runsOf('08-figure-8.raft')
    if (first === undefined || second === undefined) throw new Error('two runs')
    mark = second.first.count
    d = first.steps
    e = [...d.filter(({ event }) => event <= mark), ...second.steps]
  })

  const end = (steps: readonly RecordedStep[]) => {
    const last = steps.at(-1)
    if (last === undefined) throw new Error('no events')
    return last.applied.world
  }

  it('have all in common up to the mark, and part there', () => {
    const { rows, firstDifference, isCut } = compare(d, e)
    const before = rows.slice(0, firstDifference ?? 0)
    expect(before.length).toBeGreaterThan(20)
    expect(before.every((row) => row.type === 'both' && row.a === row.b)).toBe(true)
    expect(before.every((row) => 'a' in row && row.a.event <= mark)).toBe(true)
    const behind = rows.slice(firstDifference ?? 0)
    expect(behind.every((row) => ('a' in row ? row.a.event : row.b.event) > mark)).toBe(true)
    expect(behind.length).toBeGreaterThan(20)
    expect(isCut).toEqual({ a: false, b: false })
  })

  it('in (e) S1 goes on first, and both crash it then', () => {
    const behind = compare(
      d.filter(({ event }) => event > mark),
      e.filter(({ event }) => event > mark),
    ).rows
    expect(behind[0]?.type).toBe('onlyB')
    const crash = behind.findIndex((row) => 'a' in row && row.a.record.type === 'crash')
    expect(behind[crash]).toMatchObject({ type: 'both', a: { record: { server: 'S1' } } })
    expect(behind.slice(0, crash).every(({ type }) => type === 'onlyB')).toBe(true)
    expect(behind.slice(0, crash).map(words).join('\n')).toContain('S1 commits')
  })

  it('a voter that refuses S5 in one and grants it in the other differs', () => {
    const differing = compare(d, e).rows.filter((row) => row.type === 'differs')
    const pairs = differing.map((row) => [sentence(row.a), sentence(row.b)].join(' | '))
    expect(pairs.join('\n')).toMatch(
      /S2 votes for S5 in term 5.*\| .*S2 refuses S5: that log ends at \(2, t3\)/,
    )
  })

  it('end as the paper says: all have 3 at index 2 in (d), and 2, 4 in (e)', () => {
    const [inD, inE] = [end(d), end(e)]
    for (const id of ['S1', 'S2', 'S3', 'S4', 'S5']) expect(termsOf(inD, id)).toBe('1,3')
    for (const id of ['S1', 'S3', 'S4', 'S5']) expect(termsOf(inE, id)).toBe('1,2,4')
    const differences = stateDifferences(inD, inE)
    expect(differences.map(({ server }) => server)).toEqual(['S1', 'S2', 'S3', 'S4', 'S5'])
    for (const { log, isSame } of differences) {
      expect(isSame).toBe(false)
      expect(log).toMatchObject({ index: 2, a: { term: 3 }, b: { term: 2 } })
    }
    const fieldsOf = (id: string) =>
      differences
        .find(({ server }) => server === id)
        ?.fields.filter(({ isSame }) => !isSame)
        .map(({ name, a, b }) => `${name} ${a} ${b}`)
    expect(fieldsOf('S5')).toEqual(
      expect.arrayContaining(['role leader follower', 'currentTerm 5 6', 'votedFor S5 S2']),
    )
    expect(fieldsOf('S2')).toEqual(expect.arrayContaining(['role follower leader']))
  })

  it('a branch beside itself has no differences', () => {
    for (const branch of [d, e]) {
      const { rows, firstDifference, counts } = compare(branch, branch)
      expect(firstDifference).toBeNull()
      expect(counts).toEqual({ both: rows.length, differs: 0, onlyA: 0, onlyB: 0 })
      expect(rows.every((row) => row.type === 'both' && row.a === row.b)).toBe(true)
      expect(stateDifferences(end(branch), end(branch)).every(({ isSame }) => isSame)).toBe(true)
    }
  })

  it('the other way round says the same the other way round', () => {
    const there = compare(d, e)
    const back = compare(e, d)
    expect(there.rows.map(numbers).toSorted()).toEqual(back.rows.map(mirrored).toSorted())
    const states = stateDifferences(end(d), end(e))
    const statesBack = stateDifferences(end(e), end(d))
    expect(states.map(({ log }) => log)).toEqual(
      statesBack.map(({ log }) => log && { ...log, a: log.b, b: log.a }),
    )
  })

  it('keeps the order of both branches where they agree on one', () => {
    const { rows } = compare(d, e)
    const inA = rows.flatMap((row) => ('a' in row ? [row.a.event] : []))
    expect(inA).toEqual(inA.toSorted((one, other) => one - other))
  })
})
