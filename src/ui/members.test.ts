import { describe, expect, it } from 'vitest'

import { configurationOf, logAfter, serverId } from '../raft/index'
import { sampleChange } from '../store/sample-change'
import { sampleWorld } from '../store/sample-world'
import type { World } from '../world/world'
import { cellOf, disksOf, logsView, rowView, storedOn, termRuns } from './log-view'
import { entryWords } from './entry-words'
import {
  configurationIn,
  halvesOf,
  leaderOf,
  membersOf,
  neededText,
  placedOf,
  quorumText,
  serversOf,
  standingOf,
} from './members'
import { serverView, spokenServer } from './server-view'
import { serverWhy } from './server-words'
import { headlineOf } from './stage-words'

const world = sampleChange()

/** All servers of the world have crashed. */
function crashed(of: World): World {
  const slots = Object.values(of.servers).map((slot) => ({
    ...slot,
    status: 'down' as const,
    server: null,
  }))
  return { ...of, servers: Object.fromEntries(slots.map((slot) => [slot.id, slot])) }
}

describe('who belongs to the cluster', () => {
  it('is said by the leader’s configuration, committed or not', () => {
    expect(membersOf(world)).toMatchObject({ of: 'S1', index: 13, isCommitted: false })
    const configuration = configurationIn(world)
    expect(serversOf(world).map((id) => standingOf(configuration, id))).toEqual([
      'voter',
      'voter',
      'voter',
      'voter',
      'voter',
      'learner',
      'outside',
    ])
  })

  it('is read from the longest log where nobody runs', () => {
    const dark = crashed(world)
    expect(leaderOf(dark)).toBeNull()
    expect(membersOf(dark)).toMatchObject({ of: 'S1', index: 13 })
    expect(configurationIn(dark)).toEqual(configurationIn(world))
  })

  it('is what the snapshot says where the log holds no configuration', () => {
    const slot = crashed(world).servers[serverId('S1')]
    if (slot === undefined) throw new Error('no S1')
    const { baseIndex, baseTerm } = slot.disk.log
    const bare = { ...slot, disk: { ...slot.disk, log: logAfter(baseIndex, baseTerm, []) } }
    expect(placedOf(bare)).toMatchObject({ index: 8, configuration: { outgoing: [] } })
    expect(placedOf(bare).configuration.voters).toEqual(['S1', 'S2', 'S3'])
  })

  it('is what it began with where nothing was written yet', () => {
    const slot = crashed(sampleWorld()).servers[serverId('S2')]
    if (slot === undefined) throw new Error('no S2')
    expect(placedOf(slot).configuration.voters).toHaveLength(5)
    expect(placedOf(slot)).toEqual(placedOf({ ...slot }))
  })

  it('has two halves while joint, each with its majority', () => {
    const configuration = configurationIn(world)
    expect(halvesOf(configuration).map(({ name, needed }) => [name, needed])).toEqual([
      ['old', 2],
      ['new', 2],
    ])
    expect(quorumText(configuration)).toBe('2 of the old 3 and 2 of the new 3')
    const plain = configurationOf(['S1', 'S2', 'S3', 'S4'].map((id) => serverId(id)))
    expect([quorumText(plain), neededText(plain)]).toEqual(['3 of 4', '3'])
  })
})

describe('the words of a change', () => {
  it('the title names both majorities', () => {
    expect(headlineOf(world)).toEqual({
      sentence: 'S1 leads term 3.',
      detail: 'all 7 up, old majority 2 of 3, new majority 2 of 3',
    })
  })

  it('a majority of one half alone is not enough', () => {
    const down = ['S4', 'S5'].reduce((of, name) => {
      const slot = of.servers[serverId(name)]
      if (slot === undefined) throw new Error(`no ${name}`)
      const servers = { ...of.servers, [name]: { ...slot, status: 'down' as const, server: null } }
      return { ...of, servers }
    }, world)
    expect(headlineOf(down).sentence).toBe('S1 leads term 3 but reaches 3 of 5.')
  })

  it.each([
    ['S3', 'S3, pre-candidate, term 3, 1 of 5 votes, log ends at 13, commit 11'],
    ['S6', 'S6, learner, term 3, log ends at 9, commit 9'],
    ['S7', 'S7, not a member, term 2, log ends at 7, commit 7'],
  ])('%s is named for those who do not see it', (name, words) => {
    const view = serverView(world, serverId(name))
    expect(view === null ? '' : spokenServer(name, view)).toBe(words)
  })

  it.each([
    ['S1', 'It leads, and reaches 5 of 5 servers.'],
    [
      'S3',
      'Before it begins term 4 it asks whether it could win: 1 of 5 say yes, it needs 2 of the old 3 and 2 of the new 3.',
    ],
    ['S5', 'It is in no configuration it knows of; S1 sends to it all the same.'],
  ])('why %s is as it is', (name, words) => {
    const slot = world.servers[serverId(name)]
    expect(slot === undefined ? '' : serverWhy(world, slot)).toBe(words)
  })
})

describe('logs that have lost their beginning', () => {
  const view = logsView(world)
  const row = rowView(world, serverId('S1'))

  it('are drawn from the first index that anybody holds', () => {
    expect([view.start, view.end]).toEqual([1, 15])
    const kept = ['S1', 'S2', 'S3', 'S4'].map((id) => serverId(id))
    const slots = kept.flatMap((id) => world.servers[id] ?? [])
    const servers = Object.fromEntries(slots.map((slot) => [slot.id, slot]))
    const cut = logsView({ ...world, servers })
    expect([cut.start, cut.end]).toEqual([6, 15])
  })

  it('have a snapshot in place of what is cut off', () => {
    expect(cellOf(row, view, 3, false)).toEqual({
      term: 2,
      state: 'snapshot',
      seal: 'known',
      differs: false,
    })
    expect(cellOf(row, view, 7, false)).toMatchObject({ state: 'applied', differs: false })
    expect(entryWords(world, serverId('S1'), 3)).toMatchObject({
      term: null,
      command: 'snapshot through 8, term 2',
    })
  })

  it('count as holding what their snapshot stands for', () => {
    expect(storedOn(disksOf(world), view, 3, view.reference.baseTerm)).toEqual({
      on: 4,
      isQuorum: true,
    })
  })

  it('need a majority of both halves', () => {
    const [last] = termRuns(view.reference).slice(-1)
    if (last === undefined) throw new Error('an empty log')
    expect(storedOn(disksOf(world), view, 14, last.term)).toEqual({ on: 2, isQuorum: false })
    expect(storedOn(disksOf(world), view, 13, last.term)).toEqual({ on: 4, isQuorum: true })
  })

  it('have no runs of terms before what is kept', () => {
    expect(termRuns(view.reference).map(({ first, last }) => [first, last])).toEqual([
      [7, 8],
      [9, 14],
    ])
  })
})
