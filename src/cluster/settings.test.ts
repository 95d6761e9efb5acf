import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { allRules, defaultRaftOptions, fromMs } from '../raft/index'
import { livingAsSet } from './live-note'
import type { Living } from './live-note'
import { misfitOf, readNote, readSettings } from './settings'

const kept = { servers: 5, spares: 0, options: defaultRaftOptions, rules: allRules }

describe('settings that were kept', () => {
  it('come back as they were', () => {
    const rules = { ...allRules, oneVotePerTerm: false }
    const options = { ...defaultRaftOptions, noop: false, heartbeatInterval: fromMs(30) }
    const changed = { servers: 7, spares: 2, options, rules }
    expect(readSettings(JSON.parse(JSON.stringify(changed)))).toEqual(changed)
  })

  it.each([
    { why: 'nothing was kept', found: null },
    { why: 'they are no settings', found: 'x' },
    { why: 'there are too many servers', found: { ...kept, servers: 10 } },
    { why: 'there is half a server', found: { ...kept, servers: 1.5 } },
    { why: 'an option is missing', found: { ...kept, options: { noop: true } } },
    {
      why: 'an option is no number',
      found: { ...kept, options: { ...kept.options, heartbeatInterval: '50' } },
    },
    {
      why: 'the shortest timeout is the longer one',
      found: { ...kept, options: { ...kept.options, electionTimeoutMax: fromMs(100) } },
    },
    {
      why: 'heartbeats are slower than timeouts',
      found: { ...kept, options: { ...kept.options, heartbeatInterval: fromMs(200) } },
    },
  ])('are not used where $why', ({ found }) => {
    expect(readSettings(found)).toBeNull()
  })

  it('of a version with other rules keep what is still known', () => {
    const found = { ...kept, rules: { oneVotePerTerm: false, aRuleOfOld: false } }
    expect(readSettings(found)?.rules).toEqual({ ...allRules, oneVotePerTerm: false })
  })

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (found) => {
        const settings = readSettings(found)
        if (settings !== null) expect(misfitOf(settings.options)).toBeNull()
      }),
    )
  })
})

describe('a note that was kept', () => {
  const living: Living = { ...livingAsSet('main/a1', kept), isOwn: false }
  const note = { living, disks: ['main', 'main/a1'] }

  it('comes back as it was', () => {
    expect(readNote(structuredClone(note), 'main')).toEqual(note)
    expect(readNote({ living: null, disks: ['main'] }, 'main')).toEqual({
      living: null,
      disks: ['main'],
    })
  })

  it.each([
    { why: 'nothing was kept', found: null },
    { why: 'it says of no run whether it lives', found: { disks: ['main'] } },
    { why: 'it lists what is not of this cluster', found: { ...note, disks: ['main2/a1'] } },
    { why: 'it lists what could be a server', found: { ...note, disks: ['main/a/S1'] } },
    {
      why: 'what lives is not of this cluster',
      found: { ...note, living: { ...living, disks: 'other' } },
    },
    {
      why: 'a server has no name of a server',
      found: { ...note, living: { ...living, servers: ['S10'] } },
    },
    {
      why: 'its options make no sense together',
      found: {
        ...note,
        living: { ...living, options: { ...living.options, heartbeatInterval: fromMs(200) } },
      },
    },
  ])('is not used where $why', ({ found }) => {
    expect(readNote(found, 'main')).toBeNull()
  })
})
