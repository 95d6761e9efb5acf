import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { configurationOf, emptyConfiguration, serverId } from '../raft/index'
import type { Configuration } from '../raft/index'
import { isPossible } from './possible-configuration'
import { anyConfiguration } from './testing/any-entry'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const voters = configurationOf([s1, s2])
const joint: Configuration = { ...voters, outgoing: [s2, s3], learnersNext: [s3], autoLeave: true }

describe('a configuration from outside', () => {
  it.each([
    { why: 'nobody yet', configuration: emptyConfiguration, expected: true },
    { why: 'voters', configuration: voters, expected: true },
    { why: 'joint, with a voter that becomes a learner', configuration: joint, expected: true },
    { why: 'a learner', configuration: { ...voters, learners: [s3] }, expected: true },
    { why: 'not in order', configuration: { ...voters, voters: [s2, s1] }, expected: false },
    { why: 'somebody twice', configuration: { ...voters, voters: [s1, s1] }, expected: false },
    { why: 'a learner that votes', configuration: { ...voters, learners: [s2] }, expected: false },
    {
      why: 'a learner that votes in the old half',
      configuration: { ...joint, learnersNext: [], learners: [s3] },
      expected: false,
    },
    {
      why: 'somebody who stays a voter and becomes a learner',
      configuration: { ...joint, learnersNext: [s2] },
      expected: false,
    },
    { why: 'nothing to leave', configuration: { ...voters, autoLeave: true }, expected: false },
    {
      why: 'nothing to wait for',
      configuration: { ...voters, learnersNext: [s3] },
      expected: false,
    },
  ])('$why: $expected', ({ configuration, expected }) => {
    expect(isPossible(configuration)).toBe(expected)
  })

  it('is possible whenever each server plays one part', () => {
    fc.assert(fc.property(anyConfiguration, isPossible))
  })
})
