import { describe, expect, it } from 'vitest'
import { configurationOf } from './configuration'
import { accepted, installed, refused } from './testing/messages'
import {
  changeVoters,
  leaderOf,
  leading,
  outcomeOf,
  quorumCheck,
  read,
  receive,
  s1,
  s2,
  s3,
  s4,
  s5,
  step,
  stepAt,
  stored,
  wake,
} from './testing/situation'

const options = { checkQuorum: true }
const leader = leaderOf({ options, voters: 5, currentTerm: 1 })
/** Its first interval is over, in which all count as heard. */
const checked = step(leader, quorumCheck).node

describe('a leader that looks whom it has heard (thesis §6.2)', () => {
  it.each([
    { heard: [s2, s3], role: 'leader', why: 'leads on with a majority, itself counted' },
    { heard: [s2], role: 'follower', why: 'steps down without one' },
    { heard: [s2, s2, s2], role: 'follower', why: 'counts nobody twice' },
  ])('$why', ({ heard, role }) => {
    const answers = heard.map((from) => receive(accepted(from, 1, 0)))
    const { node } = step(checked, ...answers, quorumCheck)
    expect(node.role.type).toBe(role)
    expect(node.currentTerm).toBe(1)
  })

  it('counts refusals, and answers to snapshots: who answers lives', () => {
    const answers = [refused(s2, 1, 0, [null, 1]), installed(s3, 1, 4, 0, null)].map(receive)
    expect(step(checked, ...answers, quorumCheck).node.role.type).toBe('leader')
  })

  it('begins anew after each look', () => {
    const answers = [s2, s3].map((from) => receive(accepted(from, 1, 1)))
    const once = step(checked, ...answers, quorumCheck).node
    expect(step(once, quorumCheck).node.role.type).toBe('follower')
  })

  it('says what it saw, and tells nobody: its clients look elsewhere', () => {
    const { decisions, messages, node } = step(checked, read(1), quorumCheck)
    expect(decisions).toContainEqual({ type: 'quorumChecked', heard: 1, voters: 5 })
    expect(decisions).toContainEqual(
      expect.objectContaining({ type: 'becameFollower', because: 'quorumLost' }),
    )
    expect(messages).toEqual([])
    expect(node.votedFor).toBe(s1)
  })

  it('wakes for it once an election timeout, and not at all where it is off', () => {
    const due = leading(leader).quorumCheckDeadline
    const woken = stepAt(leader, due, wake).node
    expect(leading(woken).quorumCheckDeadline).toBe(2 * due)
    expect(stepAt(woken, 2 * due, wake).node.role.type).toBe('follower')
    const without = { ...checked, options: { ...leader.options, checkQuorum: false } }
    expect(stepAt(without, 2 * due, wake).node.role.type).toBe('leader')
  })

  it('counts a new member as heard: it has not had the time to answer (etcd a3afec7)', () => {
    const two = leaderOf({ options, voters: 2, currentTerm: 1 })
    const answered = step(two, stored(1), receive(accepted(s2, 1, 1)), quorumCheck).node
    const joined = step(
      answered,
      receive(accepted(s2, 1, 1)),
      changeVoters('joint', s1, s2, s3, s4),
    )
    expect(outcomeOf(joined)).toBe('ok')
    expect(step(joined.node, quorumCheck).node.role.type).toBe('leader')
  })

  it.each([
    { heard: [s2, s3], role: 'follower', why: 'learners do not count' },
    { heard: [s4], role: 'leader', why: 'voters do' },
  ])('$why', ({ heard, role }) => {
    const configuration = { ...configurationOf([s1, s4, s5]), learners: [s2, s3] }
    const before = step(leaderOf({ options, configuration, currentTerm: 1 }), quorumCheck).node
    const answers = heard.map((from) => receive(accepted(from, 1, 0)))
    expect(step(before, ...answers, quorumCheck).node.role.type).toBe(role)
  })

  it.each([
    { heard: [s2, s3], role: 'follower', why: 'one half is not enough while joint' },
    { heard: [s2, s4], role: 'leader', why: 'both are' },
  ])('$why', ({ heard, role }) => {
    const configuration = { ...configurationOf([s1, s4, s5]), outgoing: [s1, s2, s3] }
    const before = step(leaderOf({ options, configuration, currentTerm: 1 }), quorumCheck).node
    const answers = heard.map((from) => receive(accepted(from, 1, 0)))
    expect(step(before, ...answers, quorumCheck).node.role.type).toBe(role)
  })
})
