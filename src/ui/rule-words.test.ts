import { describe, expect, it } from 'vitest'

import { allRules, defaultRaftOptions } from '../raft/index'
import { optionGroups } from './option-words'
import { ruleGroups, ruleWords } from './rule-table'
import { ruleNames, rulesOff } from './rule-words'

describe('the rules in words', () => {
  it('are all there, each in a group, with its section and what it protects', () => {
    expect(ruleNames.toSorted()).toEqual(Object.keys(allRules).toSorted())
    for (const name of ruleNames) {
      const { group, says, section, protects } = ruleWords[name]
      expect(ruleGroups).toContain(group)
      expect(says).toMatch(/^\S.*[^.]$/)
      expect(section).toMatch(/§|Figure/)
      expect(protects).not.toBe('')
    }
  })

  it('say each thing once', () => {
    const says = ruleNames.map((name) => ruleWords[name].says)
    expect(new Set(says).size).toBe(says.length)
  })

  it('are counted where they are off', () => {
    expect(rulesOff(allRules)).toBe(0)
    expect(rulesOff({ ...allRules, rememberVote: false, confirmReads: false })).toBe(2)
  })
})

describe('the options in words', () => {
  it('are all there but for the times, which are dials', () => {
    const named = optionGroups.flatMap(({ rows }) => rows.map(({ name }) => name))
    const times = ['electionTimeoutMin', 'electionTimeoutMax', 'heartbeatInterval']
    expect([...named, ...times].toSorted()).toEqual(Object.keys(defaultRaftOptions).toSorted())
  })
})
