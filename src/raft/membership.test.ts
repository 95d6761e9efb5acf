import { describe, expect, it } from 'vitest'
import type { ServerId } from './brands'
import { micros } from './brands'
import { asText, configurationOf } from './configuration'
import { lastIndex } from './log'
import type { RaftStep } from './step'
import { nextDeadline } from './step'
import { createTestCluster } from './testing/cluster'
import { changeTo } from './testing/entries'
import { accepted, appendEntries, installed, refused, requestVote, spans } from './testing/messages'
import type { Situation } from './testing/situation'
import {
  addServer,
  changeVoters,
  electionTimeout,
  entriesIn,
  heartbeatTimeout,
  leaderOf,
  leading,
  ms,
  nodeOf,
  outcomeOf,
  progressOf,
  propose,
  receive,
  removeServer,
  s1,
  s2,
  s3,
  s4,
  s5,
  s7,
  shipped,
  step,
  stored,
} from './testing/situation'
import { currentConfiguration, others } from './transition'

/** A leader of term 2 whose log [1, 2] is committed and on all others. */
const led = (situation: Situation = {}) => {
  const leader = leaderOf({ log: [1], currentTerm: 2, ...situation })
  const answers = others(leader).map((from) => receive(accepted(from, 2, 2)))
  return step(leader, stored(2), ...answers).node
}
const inForce = ({ node }: Pick<RaftStep, 'node'>) => asText(currentConfiguration(node))
const entries = ({ node }: Pick<RaftStep, 'node'>) =>
  entriesIn(node).flatMap((entry) =>
    entry.type === 'configuration' ? [asText(entry.configuration)] : [],
  )
/** All others acknowledge, and so does the own disk. */
const settled = (before: RaftStep): RaftStep => {
  const last = lastIndex(before.node.log)
  const answers = others(before.node).map((from) => {
    const { sinceRound } = progressOf(before.node, from)
    return receive(accepted(from, 2, last, sinceRound))
  })
  return step(before.node, stored(last), ...answers)
}

describe('a single-server change (thesis §4.1)', () => {
  it.each([
    { ask: removeServer(s3), after: 'S1S2', outcome: 'ok', why: 'removes a voter' },
    { ask: changeVoters('single', s1, s2, s3, s4), after: 'S1S2S3S4', outcome: 'ok', why: 'adds one' },
    { ask: changeVoters('single', s1, s2, s4), after: 'S1S2S3', outcome: 'severalVoters', why: 'does not do both' },
    { ask: changeVoters('single', s1, s2, s3, s4, s5), after: 'S1S2S3', outcome: 'severalVoters', why: 'nor two (Figure 10)' },
    { ask: changeVoters('single'), after: 'S1S2S3', outcome: 'noVotersLeft', why: 'leaves somebody' },
    { ask: changeVoters('single', s1, s2, s3), after: 'S1S2S3', outcome: 'unchanged', why: 'changes something' },
    { ask: removeServer(s7), after: 'S1S2S3', outcome: 'notMember', why: 'removes no stranger' },
    { ask: addServer(s2, 'voter'), after: 'S1S2S3', outcome: 'alreadyMember', why: 'adds nobody twice' },
  ])('$why', ({ ask, after, outcome }) => {
    const asked = step(led(), ask)
    expect(outcomeOf(asked)).toBe(outcome)
    expect(inForce(asked)).toBe(after)
    expect(entries(asked)).toEqual(outcome === 'ok' ? [after] : [])
  }) // prettier-ignore

  it('is for the leader to make', () => {
    expect(outcomeOf(step(nodeOf(), removeServer(s3)))).toBe('notLeader')
  })

  it('is in force as soon as it is appended: two of four are no majority', () => {
    const added = step(led(), changeVoters('single', s1, s2, s3, s4))
    const two = step(added.node, stored(3), receive(accepted(s2, 2, 3)))
    expect(two.node.commitIndex).toBe(2)
    expect(step(two.node, receive(accepted(s3, 2, 3))).node.commitIndex).toBe(3)
  })

  it('sends the new member what comes from its entry on, and looks back from there', () => {
    const { node, messages } = step(led(), changeVoters('single', s1, s2, s3, s4))
    expect(progressOf(node, s4)).toMatchObject({ nextIndex: 3, matchIndex: 0, isActive: true })
    expect(spans(messages, s4)).toEqual([[2, 1]])
    expect(spans(messages, s2)).toEqual([[2, 1]])
  })

  it('waits for an entry of the own term to be committed (2015 rule)', () => {
    const fresh = leaderOf({ log: [1], currentTerm: 2 })
    expect(outcomeOf(step(fresh, removeServer(s3)))).toBe('noCommittedEntryInTerm')
    const done = step(fresh, stored(2), receive(accepted(s2, 2, 2)), removeServer(s3))
    expect(outcomeOf(done)).toBe('ok')
  })

  it('waits for the one before it to be committed, its own or an older leader’s', () => {
    const once = step(led(), removeServer(s3))
    expect(outcomeOf(step(once.node, addServer(s4, 'learner')))).toBe('inProgress')
    expect(outcomeOf(step(settled(once).node, addServer(s4, 'learner')))).toBe('ok')
    const found = leaderOf({ log: [1, changeTo(1, configurationOf([s1, s2]))], currentTerm: 2 })
    expect(outcomeOf(step(found, removeServer(s2)))).toBe('inProgress')
  })

  it('the counterexample of 2015 does not happen', () => {
    const cluster = createTestCluster(
      [s1, s2, s3, s4].map((id, seed) => nodeOf({ id, seed, voters: 4 })),
    )
    cluster.cuts.add('S1>S4')
    cluster.give(s1, electionTimeout)
    cluster.settle(({ type }) => type !== 'AppendEntries')
    cluster.drop()
    cluster.give(s1, removeServer(s2))
    expect(inForce({ node: cluster.node(s1) })).toBe('S1S2S3S4')
    cluster.cuts.clear()
    cluster.give(s2, electionTimeout)
    cluster.settle()
    cluster.give(s2, removeServer(s4))
    expect(inForce({ node: cluster.node(s2) })).toBe('S1S2S3')
  })
})

describe('joint consensus (§6; thesis §4.3)', () => {
  const asked = step(led(), changeVoters('joint', s3, s4, s5))

  it('begins with an entry that has both halves', () => {
    expect(outcomeOf(asked)).toBe('ok')
    expect(inForce(asked)).toBe('S3S4S5+S1S2S3')
    expect([s2, s3, s4, s5].map((id) => spans(asked.messages, id).length)).toEqual([1, 1, 1, 1])
  })

  it.each([
    { from: [s4, s5], commit: 2, why: 'not by the new half alone' },
    { from: [s2], commit: 2, why: 'not by the old one alone' },
    { from: [s2, s4, s3], commit: 3, why: 'by majorities of both' },
    { from: [s3, s4], commit: 3, why: 'in which one server may stand for both' },
  ])('commits $why', ({ from, commit }) => {
    const answers = from.map((id) =>
      receive(accepted(id, 2, 3, progressOf(asked.node, id).sinceRound)),
    )
    expect(step(asked.node, stored(3), ...answers).node.commitIndex).toBe(commit)
  })

  it('is left by the leader when that is committed, once', () => {
    const left = settled(asked)
    expect(entries(left)).toEqual(['S3S4S5+S1S2S3', 'S3S4S5'])
    expect(inForce(left)).toBe('S3S4S5')
    const more = step(left.node, propose('a'), propose('b'), heartbeatTimeout)
    expect(entries(more)).toEqual(['S3S4S5+S1S2S3', 'S3S4S5'])
    expect(left.node.role.type).toBe('leader')
  })

  it('is left even where no more may be proposed', () => {
    const full = led({ options: { maxUncommittedBytes: 1 } })
    const before = step(full, changeVoters('joint', s3, s4, s5), propose('a'))
    expect(before.proposals).toEqual([{ type: 'overloaded' }])
    expect(inForce(settled(before))).toBe('S3S4S5')
  })

  it('is left by the next leader if the last one did not come to it', () => {
    const joint = { ...configurationOf([s1, s4, s5]), outgoing: [s1, s2, s3], autoLeave: true }
    const next = leaderOf({ log: [1, changeTo(1, joint)], currentTerm: 2 })
    expect(entries({ node: next })).toEqual(['S1S4S5+S1S2S3'])
    expect(entries(settled({ ...step(next), node: next }))).toEqual(['S1S4S5+S1S2S3', 'S1S4S5'])
  })

  it('allows no other change until it is left', () => {
    expect(outcomeOf(step(asked.node, changeVoters('joint', s1)))).toBe('inProgress')
    const left = settled(asked)
    expect(outcomeOf(step(left.node, changeVoters('joint', s3)))).toBe('inProgress')
    expect(outcomeOf(step(settled(left).node, changeVoters('joint', s3)))).toBe('notLeader')
  })

  it('turns a learner that is wanted as voter into one, and keeps the others', () => {
    const configuration = { ...configurationOf([s1, s2, s3]), learners: [s4, s5] }
    const { node } = step(led({ configuration }), changeVoters('joint', s1, s2, s4))
    expect(currentConfiguration(node)).toMatchObject({ voters: [s1, s2, s4], learners: [s5] })
  })
})

describe('a configuration entry that is cut off (§6)', () => {
  const [two, one] = [configurationOf([s1, s2]), configurationOf([s1])]

  it.each([
    { log: [1, changeTo(1, two)], from: 2, after: 'S1S2S3', why: 'gives way to the one before it' },
    {
      log: [1, changeTo(1, two), 1, changeTo(1, one)],
      from: 3,
      after: 'S1S2',
      why: 'which may be in the log too',
    },
    {
      log: [1, changeTo(1, two), 1, changeTo(1, one)],
      from: 2,
      after: 'S1S2S3',
      why: 'or before several',
    },
    {
      log: [1, changeTo(1, two), 1],
      from: 3,
      after: 'S1S2',
      why: 'stays where only what follows is cut off',
    },
  ])('$why', ({ log, from, after }) => {
    const { node, decisions } = step(nodeOf({ log }), receive(appendEntries(2, [from - 1, 1], [2])))
    expect(asText(currentConfiguration(node))).toBe(after)
    const taken = decisions.filter(({ type }) => type === 'configurationTaken')
    expect(taken.length).toBe(asText(currentConfiguration(nodeOf({ log }))) === after ? 0 : 1)
  })

  it('and replaced by another in the same message leaves the new one in force', () => {
    const request = appendEntries(2, [1, 1], [changeTo(2, one)])
    expect(inForce(step(nodeOf({ log: [1, changeTo(1, two)] }), receive(request)))).toBe('S1')
  })
})

describe('a learner (thesis §4.2.1)', () => {
  const configuration = { ...configurationOf([s1, s2, s3]), learners: [s4] }

  it('gets entries and is counted in no quorum', () => {
    const { node, messages } = step(led({ configuration }), propose('a'))
    expect(spans(messages, s4)).toEqual([[2, 1]])
    expect(step(node, stored(3), receive(accepted(s4, 2, 3))).node.commitIndex).toBe(2)
    expect(step(node, stored(3), receive(accepted(s2, 2, 3))).node.commitIndex).toBe(3)
  })

  it('never campaigns, and has no timer for it', () => {
    const learner = nodeOf({ id: s4, configuration })
    expect(step(learner, electionTimeout).node).toEqual(learner)
    expect(nextDeadline(learner)).toBeNull()
  })

  it('votes when asked: it may have become a voter without knowing (etcd #10998)', () => {
    const learner = {
      ...nodeOf({ configuration: { ...configurationOf([s2, s3]), learners: [s1] } }),
    }
    expect(step(learner, receive(requestVote(s2, 1, [0, 0]))).messages).toMatchObject([
      { voteGranted: true },
    ])
  })

  it('becomes a voter once it has caught up, when that was asked', () => {
    const added = settledBut(step(led(), addServer(s4, 'voter')), s4)
    expect(currentConfiguration(added.node)).toMatchObject({ voters: [s1, s2, s3], learners: [s4] })
    const { sinceRound } = progressOf(added.node, s4)
    const behind = step(added.node, receive(accepted(s4, 2, 2, sinceRound)))
    expect(inForce(behind)).toBe('S1S2S3')
    const caughtUp = step(behind.node, receive(accepted(s4, 2, 3, sinceRound)))
    expect(inForce(caughtUp)).toBe('S1S2S3S4')
    expect(leading(caughtUp.node).promoting).toBeNull()
  })

  it('stays one where that was asked, until it is asked again', () => {
    const added = settled(step(led(), addServer(s4, 'learner')))
    expect(inForce(added)).toBe('S1S2S3')
    expect(outcomeOf(step(added.node, addServer(s4, 'learner')))).toBe('alreadyMember')
    expect(inForce(step(added.node, addServer(s4, 'voter')))).toBe('S1S2S3S4')
  })

  it('is not promoted once it is removed', () => {
    const added = settledBut(step(led(), addServer(s4, 'voter')), s4)
    const removed = step(added.node, removeServer(s4))
    expect(leading(removed.node).promoting).toBeNull()
    expect(inForce(settled(removed))).toBe('S1S2S3')
  })

  function settledBut(before: RaftStep, but: ServerId): RaftStep {
    const last = lastIndex(before.node.log)
    const answers = others(before.node)
      .filter((id) => id !== but)
      .map((from) => receive(accepted(from, 2, last)))
    return step(before.node, stored(last), ...answers)
  }
})

describe('who is removed (thesis §4.2.2)', () => {
  it('as leader: leads until the change is committed, not counting itself, and steps down then', () => {
    const asked = step(led(), removeServer(s1))
    const own = step(asked.node, stored(3), receive(accepted(s2, 2, 3)))
    expect(own.node).toMatchObject({ commitIndex: 2, role: { type: 'leader' } })
    const done = step(own.node, receive(accepted(s3, 2, 3)))
    expect(done.node).toMatchObject({ commitIndex: 3, role: { type: 'follower' } })
    expect(done.decisions).toContainEqual(
      expect.objectContaining({ type: 'becameFollower', because: 'removed', from: s1 }),
    )
  })

  it('then does not campaign any more', () => {
    const asked = step(led(), removeServer(s1))
    const done = step(
      asked.node,
      stored(3),
      ...[s2, s3].map((from) => receive(accepted(from, 2, 3))),
    )
    expect(nextDeadline(done.node)).toBeNull()
    expect(step(done.node, electionTimeout).node).toEqual(done.node)
  })

  it('but campaigns until it is committed: of two, the other cannot win alone', () => {
    const options = shipped
    const cluster = createTestCluster(
      [s1, s2].map((id, seed) => nodeOf({ id, seed, voters: 2, options })),
    )
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, removeServer(s1))
    cluster.drop()
    cluster.restart(s1)
    cluster.now = micros(ms(1000))
    cluster.give(s2, electionTimeout)
    cluster.settle()
    expect(cluster.node(s2).role.type).not.toBe('leader')
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(inForce({ node: cluster.node(s2) })).toBe('S2')
    expect(cluster.node(s1).role.type).toBe('follower')
    cluster.now = micros(ms(2000))
    cluster.give(s2, electionTimeout)
    expect(cluster.node(s2).role.type).toBe('leader')
  })

  it('is sent nothing more, and nothing it says is heard', () => {
    const { node, messages } = step(led(), removeServer(s3))
    expect(messages.every(({ to }) => to !== s3)).toBe(true)
    expect(leading(node).progress[s3]).toBeUndefined()
    expect(step(node, receive(accepted(s3, 2, 3))).decisions).toMatchObject([
      { type: 'answerIgnored' },
    ])
  })

  it.each([
    { answer: accepted(s3, 2, 2), why: 'an acknowledgement' },
    { answer: refused(s3, 2, 9, [null, 1]), why: 'a refusal' },
    { answer: installed(s3, 2, 2, 0, 2), why: 'an answer about a snapshot' },
  ])('and added again, in the same term: $why of its former life is not counted', ({ answer }) => {
    const gone = settled(step(led(), removeServer(s3)))
    const again = step(gone.node, addServer(s3, 'learner'))
    const late = step(again.node, receive(answer))
    expect(progressOf(late.node, s3)).toEqual(progressOf(again.node, s3))
    const ignored = { type: 'answerIgnored', from: s3, because: 'stale' }
    expect(late.decisions).toContainEqual(expect.objectContaining(ignored))
    const { sinceRound } = progressOf(again.node, s3)
    expect(
      progressOf(step(again.node, receive(accepted(s3, 2, 1, sinceRound))).node, s3).matchIndex,
    ).toBe(1)
  })

  it('and not told campaigns, and disturbs nobody who hears the leader (F9)', () => {
    const cluster = createTestCluster(
      [s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options: { sticky: true } })),
    )
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, removeServer(s3))
    cluster.settle()
    for (let i = 0; i < 5; i++) {
      cluster.give(s3, electionTimeout)
      cluster.settle()
    }
    expect([s1, s2].map((id) => cluster.node(id).currentTerm)).toEqual([1, 1])
    expect(cluster.node(s1).role.type).toBe('leader')
  })
})

describe('a server in nobody’s configuration', () => {
  const spare = nodeOf({ id: s4, configuration: configurationOf([]) })

  it('waits: no timer runs, and no timeout makes it campaign', () => {
    expect(nextDeadline(spare)).toBeNull()
    expect(step(spare, electionTimeout).node).toEqual(spare)
  })

  it('answers candidates and leaders like anybody, and becomes a voter by an entry', () => {
    expect(step(spare, receive(requestVote(s2, 1, [0, 0]))).messages).toMatchObject([
      { voteGranted: true },
    ])
    const added = [changeTo(1, configurationOf([s1, s2, s3, s4]))]
    const { node } = step(spare, receive(appendEntries(1, [0, 0], added)))
    expect(nextDeadline(node)).not.toBeNull()
    expect(step(node, electionTimeout).node.role.type).toBe('candidate')
  })

  it('is brought up by a leader from nothing, over a log that begins with a snapshot', () => {
    const cluster = createTestCluster([
      nodeOf({ id: s1, voters: 1, snapshot: [5, 1], currentTerm: 1 }),
      nodeOf({ id: s2, configuration: configurationOf([]) }),
    ])
    cluster.give(s1, electionTimeout)
    cluster.give(s1, addServer(s2, 'voter'))
    cluster.settle()
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(inForce({ node: cluster.node(s2) })).toBe('S1S2')
    expect(cluster.applied(s2)).toEqual(cluster.applied(s1))
  })
})

describe('setting a configuration by hand (Figure 10)', () => {
  const set = (...voters: readonly ServerId[]) => {
    const configuration = configurationOf(voters)
    return { type: 'ask', ask: { type: 'setConfiguration', configuration } } as const
  }

  it('replaces the one a server began with, on a follower and on a leader', () => {
    expect(inForce(step(nodeOf(), set(s1, s2, s3, s4, s5)))).toBe('S1S2S3S4S5')
    const { node } = step(led(), set(s1, s2, s4))
    expect(progressOf(node, s4)).toMatchObject({ nextIndex: 3, state: 'probe' })
    expect(leading(node).progress[s3]).toBeUndefined()
  })

  it('a leader with an empty log begins before the first entry', () => {
    const empty = leaderOf({ options: { noop: false } })
    expect(spans(step(empty, set(s1, s4)).messages, s4)).toEqual([[0, 0]])
  })

  it('is of no effect where a later one is in the log', () => {
    const log = [1, changeTo(1, configurationOf([s1, s2]))]
    expect(inForce(step(nodeOf({ log }), set(s4, s5)))).toBe('S1S2')
  })
})
