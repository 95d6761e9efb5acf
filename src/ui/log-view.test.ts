import { describe, expect, it } from 'vitest'
import { shallow } from 'zustand/vanilla/shallow'

import { logAfter, logIndex, serverId, term } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import { newWorld } from '../world/new-world'
import { entryWords } from './entry-words'
import { cellOf, disksOf, logsView, rowView, storedOn, termRuns } from './log-view'

const world = sampleWorld()
const view = logsView(world)
const disks = disksOf(world)

function cell(server: string, index: number) {
  const row = rowView(world, serverId(server))
  return cellOf(row, view, index, storedOn(disks, view, index, term(3)).isQuorum)
}

describe('the logs of the sample world', () => {
  it('has the leader’s log as reference and room for every nextIndex', () => {
    expect([view.leader, view.referenceOf, view.start, view.end]).toEqual(['S1', 'S1', 1, 12])
    expect(view.commitIndex).toBe(10)
  })

  it.each([
    ['S1', 10, 'applied', 'known', false, 'the leader committed it'],
    ['S1', 11, 'stored', 'none', false, 'on two of five disks'],
    ['S2', 10, 'committed', 'unknown', false, 'committed, and S2 has not heard'],
    ['S4', 10, 'committed', 'unknown', false, 'the disk of a server that is down'],
    ['S5', 8, 'applied', 'known', false, 'before the logs part'],
  ] as const)('%s:%i is %s (%s, differs %s): %s', (server, index, state, seal, differs, _why) => {
    expect(cell(server, index)).toMatchObject({ state, seal, differs })
  })

  it('marks what the leader will overwrite', () => {
    expect(cell('S5', 9)).toMatchObject({ term: 2, seal: 'none', differs: true })
  })

  it('has no cell behind the end of a log', () => {
    expect(cell('S3', 10)).toBeNull()
  })

  it.each([
    [9, 4],
    [10, 3],
    [11, 2],
    [12, 1],
  ])('counts the disks that hold index %i of term 3', (index, expected) => {
    expect(storedOn(disks, view, index, term(3))).toEqual({ on: expected, isQuorum: expected > 2 })
  })

  it.each([
    ['S5', 11, 'stored only: S1 will overwrite it'],
    ['S1', 12, 'stored on 1 of 5, not committed: needs 3'],
    ['S2', 10, 'committed, S2 does not know yet'],
    ['S1', 1, 'committed and applied'],
    ['S3', 12, 'S3’s log ends at 9'],
  ])('says of %s:%i: %s', (server, index, fate) => {
    expect(entryWords(world, serverId(server), index).fate).toBe(fate)
  })
})

describe('stretches of one term', () => {
  const logOf = (...terms: readonly number[]) =>
    logAfter(
      logIndex(0),
      term(0),
      terms.map((t) => ({ type: 'noop', term: term(t) })),
    )

  it.each([
    [[], []],
    [[4], [[4, 1, 1]]],
    [
      [1, 1, 1, 2, 2, 7],
      [
        [1, 1, 3],
        [2, 4, 5],
        [7, 6, 6],
      ],
    ],
  ])('of %j', (terms, expected) => {
    const runs = termRuns(logOf(...terms)).map((run) => [run.term, run.first, run.last])
    expect(runs).toEqual(expected)
  })

  it('covers a long log without a gap', () => {
    const terms = Array.from({ length: 5000 }, (_, i) => 1 + Math.floor(i / 700))
    const runs = termRuns(logOf(...terms))
    expect(runs).toHaveLength(8)
    expect(runs.reduce((sum, run) => sum + run.last - run.first + 1, 0)).toBe(5000)
  })
})

describe('a picture that did not change', () => {
  const fresh = newWorld({ ...world.header, servers: [serverId('S1')] })

  it.each([
    ['with logs', world],
    ['of a cluster that has just begun', fresh],
    ['before there is any', null],
  ])('%s is the same values again', (_when, of) => {
    expect(shallow(logsView(of), logsView(of))).toBe(true)
    expect(shallow(disksOf(of), disksOf(of))).toBe(true)
    const S1 = serverId('S1')
    expect(shallow(rowView(of, S1), rowView(of, S1))).toBe(true)
  })
})
