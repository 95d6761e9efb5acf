import { describe, expect, it } from 'vitest'
import { emptyConfiguration } from './configuration'
import { nextDeadline } from './step'
import {
  leaderOf,
  leading,
  ms,
  nodeOf,
  s2,
  step,
  stepAt,
  transferTo,
  wake,
} from './testing/situation'
import { runningTimers } from './timers'

const restart = { type: 'restartTimers' } as const
const leader = leaderOf({ options: { checkQuorum: true } })
const handing = step(leader, transferTo(s2)).node
const newcomer = nodeOf({ configuration: emptyConfiguration })

describe('the timers of a server', () => {
  it.each([
    { why: 'a follower has one', node: nodeOf(), timers: ['election'] },
    { why: 'a leader has two', node: leader, timers: ['heartbeat', 'quorumCheck'] },
    { why: 'a transfer has its own', node: handing, timers: ['heartbeat', 'quorumCheck', 'transfer'] },
    { why: 'who has no vote has none', node: newcomer, timers: [] },
  ])('$why, and the earliest is the next deadline', ({ node, timers }) => {
    const running = runningTimers(node)
    expect(running.map(({ timer }) => timer)).toEqual(timers)
    const earliest = Math.min(...running.map(({ deadline }) => deadline))
    expect(nextDeadline(node) ?? Infinity).toBe(earliest)
  }) // prettier-ignore
})

describe('when time goes on after it stood', () => {
  const late = ms(60_000)

  it('nobody campaigns within the shortest election timeout', () => {
    const { node, decisions } = stepAt(nodeOf(), late, restart, wake)
    expect(node.role.type).toBe('follower')
    expect(decisions).toEqual([{ type: 'timersRestarted', timers: ['election'] }])
    expect(nextDeadline(node)).toBeGreaterThanOrEqual(late + node.options.electionTimeoutMin)
    expect(stepAt(nodeOf(), late, wake).node.role.type).toBe('candidate')
  })

  it('a leader that nobody could answer leads on, and its overdue heartbeat goes out', () => {
    const looked = stepAt(leader, ms(300), { type: 'timeout', timer: 'quorumCheck' }).node
    expect(stepAt(looked, late, wake).node.role.type).toBe('follower')
    const { node, decisions, messages } = stepAt(looked, late, restart, wake)
    expect(decisions).toEqual([{ type: 'timersRestarted', timers: ['quorumCheck'] }])
    expect(leading(node).quorumCheckDeadline).toBe(late + node.options.electionTimeoutMax)
    expect(messages.map(({ type }) => type)).toEqual(['AppendEntries', 'AppendEntries'])
  })

  it('a transfer has its whole time again', () => {
    const { node } = stepAt(handing, late, restart, wake)
    expect(leading(node).transfer).toMatchObject({
      to: s2,
      deadline: late + node.options.electionTimeoutMax,
    })
  })

  it('what has not run out runs on', () => {
    const { node, decisions } = stepAt(nodeOf(), ms(100), restart)
    expect(node).toEqual(nodeOf())
    expect(decisions).toEqual([])
  })
})
