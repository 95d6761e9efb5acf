import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { ServerId } from './brands'
import { serverId } from './brands'
import {
  asText,
  changesBetween,
  configurationOf,
  emptyConfiguration,
  enterJoint,
  isJoint,
  isLearner,
  isMember,
  isVoter,
  leaveJoint,
  members,
  sameConfiguration,
  simpleChange,
  votersOf,
} from './configuration'
import type { Changed, ChangeRefusal, Configuration, ConfigurationChange } from './configuration'
import { hasQuorum } from './quorum'

interface Vectors {
  readonly sequences: readonly { readonly id: string; readonly steps: readonly VectorStep[] }[]
}
interface VectorStep {
  readonly line: number
  readonly op: 'simple' | 'enterJoint' | 'leaveJoint'
  readonly lastIndex: number
  readonly changes: readonly VectorChange[]
  /** Of enterJoint only. */
  readonly autoLeave?: boolean
  readonly expected: VectorState | { readonly ok: false; readonly error: string }
}
interface VectorChange {
  readonly type: 'voter' | 'learner' | 'remove' | 'update'
  readonly id: number
}
interface VectorState {
  readonly ok: true
  readonly voters: readonly number[]
  readonly votersOutgoing: readonly number[]
  readonly learners: readonly number[]
  readonly learnersNext: readonly number[]
  readonly autoLeave: boolean
  readonly progress: Readonly<Record<string, VectorProgress>>
}
interface VectorProgress {
  readonly match: number
  readonly next: number
  readonly learner: boolean
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('testing/vectors/etcd-confchange.json', import.meta.url), 'utf8'),
)

const refusalOf: Readonly<Record<string, ChangeRefusal>> = {
  'config is already joint': 'joint',
  "can't apply simple config change in joint config": 'joint',
  "can't leave a non-joint config": 'notJoint',
  "can't make a zero-voter config joint": 'noVotersYet',
  'removed all voters': 'noVotersLeft',
  'more than one voter changed without entering joint config': 'severalVoters',
}

const nameOf = (id: number) => serverId(`S${id}`)

/** etcd says id 0 for a change that was given up, and has one more kind that changes nobody. */
const changesOf = (changes: readonly VectorChange[]): readonly ConfigurationChange[] =>
  changes.flatMap(({ type, id }) =>
    id === 0 || type === 'update' ? [] : [{ type, server: nameOf(id) }],
  )

function take(before: Configuration, step: VectorStep): Changed {
  const changes = changesOf(step.changes)
  switch (step.op) {
    case 'simple':
      return simpleChange(before, changes)
    case 'enterJoint':
      return enterJoint(before, changes, step.autoLeave === true)
    case 'leaveJoint':
      return leaveJoint(before)
  }
}

function expectedOf({ expected }: VectorStep): Changed {
  if (!expected.ok) {
    const because = refusalOf[expected.error]
    if (because === undefined) throw new Error(`an unknown refusal: ${expected.error}`)
    return { type: 'refused', because }
  }
  const configuration: Configuration = {
    voters: expected.voters.map(nameOf),
    outgoing: expected.votersOutgoing.map(nameOf),
    learners: expected.learners.map(nameOf),
    learnersNext: expected.learnersNext.map(nameOf),
    autoLeave: expected.autoLeave,
  }
  return { type: 'ok', configuration }
}

type NextIndexes = Readonly<Record<ServerId, number>>

/** Where a leader starts with each member: whoever stays goes on, whoever is new begins at the end. */
function nextIndexes(before: NextIndexes, after: Configuration, lastIndex: number): NextIndexes {
  const start = Math.max(lastIndex, 1)
  return Object.fromEntries(members(after).map((id) => [id, before[id] ?? start]))
}

describe("etcd's sequences", () => {
  it('are all there', () => {
    expect(vectors.sequences).toHaveLength(9)
    expect(vectors.sequences.flatMap(({ steps }) => steps)).toHaveLength(58)
  })

  it.each(vectors.sequences)('$id', ({ steps }) => {
    let configuration = emptyConfiguration
    let next: NextIndexes = {}
    for (const step of steps) {
      const where = `line ${step.line}`
      const changed = take(configuration, step)
      expect(changed, where).toEqual(expectedOf(step))
      if (changed.type === 'refused' || !step.expected.ok) continue
      configuration = changed.configuration
      next = nextIndexes(next, configuration, step.lastIndex)
      const progress = Object.entries(step.expected.progress)
      expect(next, where).toEqual(Object.fromEntries(progress.map(([id, p]) => [`S${id}`, p.next])))
      for (const [id, { learner }] of progress)
        expect(isLearner(configuration, nameOf(Number(id))), where).toBe(learner)
    }
  })
})

const servers = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'].map(serverId)
const ids = (names: string): readonly ServerId[] => (names.match(/S\d/g) ?? []).map(serverId)

/** `S1S2` votes, after `|` learners. */
function conf(text: string): Configuration {
  const [voters = '', learners = ''] = text.split('|')
  return { ...configurationOf(ids(voters)), learners: ids(learners) }
}
function changed(result: Changed): Configuration {
  if (result.type === 'refused') throw new Error(`refused: ${result.because}`)
  return result.configuration
}

describe('questions to a configuration', () => {
  const joint = changed(
    enterJoint(
      conf('S1S2S3|S5'),
      [
        { type: 'learner', server: serverId('S1') },
        { type: 'remove', server: serverId('S2') },
        { type: 'voter', server: serverId('S4') },
      ],
      true,
    ),
  )

  it('both halves and the learners are members, each once and in order', () => {
    expect(joint).toEqual({
      voters: ids('S3S4'),
      outgoing: ids('S1S2S3'),
      learners: ids('S5'),
      learnersNext: ids('S1'),
      autoLeave: true,
    })
    expect(members(joint)).toEqual(ids('S1S2S3S4S5'))
    expect(votersOf(joint)).toEqual(ids('S1S2S3S4'))
    expect(servers.filter((id) => isVoter(joint, id))).toEqual(ids('S1S2S3S4'))
    expect(servers.filter((id) => isLearner(joint, id))).toEqual(ids('S5'))
    expect(servers.filter((id) => isMember(joint, id))).toEqual(ids('S1S2S3S4S5'))
    expect([isJoint(joint), isJoint(conf('S1'))]).toEqual([true, false])
  })

  it('whoever asks for voters gets them in order, whatever order they came in', () => {
    expect(configurationOf(ids('S3S1S2S1'))).toEqual(conf('S1S2S3'))
    expect(configurationOf([])).toEqual(emptyConfiguration)
  })

  it.each([
    { configuration: joint, text: 'S3S4+S1S2S3' },
    { configuration: conf('S1S2S3|S4'), text: 'S1S2S3' },
    { configuration: emptyConfiguration, text: '' },
  ])('is written $text', ({ configuration, text }) => {
    expect(asText(configuration)).toBe(text)
  })

  it('is the same as a copy, and as nothing that differs in one place', () => {
    expect(sameConfiguration(joint, structuredClone(joint))).toBe(true)
    const others: readonly Partial<Configuration>[] = [
      { voters: ids('S3') },
      { voters: ids('S3S5') },
      { outgoing: ids('S1S2') },
      { learners: [] },
      { learnersNext: ids('S2') },
      { autoLeave: false },
    ]
    for (const other of others)
      expect(sameConfiguration(joint, { ...joint, ...other }), JSON.stringify(other)).toBe(false)
  })
})

describe('the changes between', () => {
  it.each([
    { from: 'S1S2S3', to: 'S1S2S3', expected: [], why: 'nothing where nothing differs' },
    { from: 'S1S2', to: 'S1S2S3', expected: ['voter S3'], why: 'a new voter' },
    { from: 'S1S2|S3', to: 'S1S2S3', expected: ['voter S3'], why: 'a learner is promoted' },
    { from: 'S1S2', to: 'S1|S2', expected: ['learner S2'], why: 'a voter is demoted' },
    { from: 'S1S2|S3', to: 'S1', expected: ['remove S2', 'remove S3'], why: 'two leave' },
    { from: 'S1', to: 'S2|S2', expected: ['voter S2', 'remove S1'], why: 'wanted as both, votes' },
  ])('$from and $to: $why', ({ from, to, expected }) => {
    const [voters = '', learners = ''] = to.split('|')
    const changes = changesBetween(conf(from), ids(voters), ids(learners))
    expect(changes.map(({ type, server }) => `${type} ${server}`)).toEqual(expected)
  })
})

const anyServers = fc.subarray(servers)
const someServers = fc.subarray(servers, { minLength: 1 })
/** Nobody both votes and learns. */
const anyPlain = fc.tuple(someServers, anyServers).map(([voters, others]) => ({
  ...configurationOf(voters),
  learners: others.filter((id) => !voters.includes(id)),
}))
const anyChanges = fc.array(
  fc.record({
    type: fc.constantFrom('voter', 'learner', 'remove'),
    server: fc.constantFrom(...servers),
  }),
  { maxLength: 8 },
)

describe('laws of changes', () => {
  it('keep the promises of a configuration', () => {
    fc.assert(
      fc.property(anyPlain, anyChanges, fc.boolean(), (before, changes, autoLeave) => {
        const entered = enterJoint(before, changes, autoLeave)
        if (entered.type === 'ok') {
          expectSound(entered.configuration)
          expect(entered.configuration.outgoing).toEqual(before.voters)
          expect(entered.configuration.autoLeave).toBe(autoLeave)
          expectSound(changed(leaveJoint(entered.configuration)))
        }
        const simple = simpleChange(before, changes)
        if (simple.type === 'ok') expectSound(simple.configuration)
      }),
    )
  })

  it('a simple change is where joint consensus with the same changes ends', () => {
    fc.assert(
      fc.property(anyPlain, anyChanges, (before, changes) => {
        const simple = simpleChange(before, changes)
        if (simple.type === 'refused') return
        const entered = changed(enterJoint(before, changes, true))
        expect(changed(leaveJoint(entered))).toEqual(simple.configuration)
      }),
    )
  })

  it('quorums before and after a simple change meet (thesis §4.1)', () => {
    const sides = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(anyPlain, anyChanges, sides, (before, changes, isFirst) => {
        const simple = simpleChange(before, changes)
        if (simple.type === 'refused') return
        const first = hasQuorum(before, (id) => isFirst[servers.indexOf(id)] === true)
        const second = hasQuorum(
          simple.configuration,
          (id) => isFirst[servers.indexOf(id)] === false,
        )
        expect(first && second).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('the changes between lead to what was wanted, through joint consensus', () => {
    fc.assert(
      fc.property(anyPlain, anyPlain, (before, wanted) => {
        const changes = changesBetween(before, wanted.voters, wanted.learners)
        const entered = changed(enterJoint(before, changes, true))
        expect(changed(leaveJoint(entered))).toEqual(wanted)
        expect(changesBetween(entered, wanted.voters, wanted.learners)).toEqual([])
      }),
    )
  })
})

function expectSound(configuration: Configuration): void {
  const { voters, outgoing, learners, learnersNext } = configuration
  for (const list of [voters, outgoing, learners, learnersNext])
    expect([...new Set(list)].toSorted()).toEqual(list)
  expect(voters).not.toHaveLength(0)
  expect(learners.filter((id) => isVoter(configuration, id))).toEqual([])
  expect(learnersNext.filter((id) => voters.includes(id) || !outgoing.includes(id))).toEqual([])
  if (isJoint(configuration)) return
  expect(learnersNext).toEqual([])
  expect(configuration.autoLeave).toBe(false)
}
