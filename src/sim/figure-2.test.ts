import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { lastIndex, termAt } from '../raft/index'
import type { RaftMessage, RaftNode, Rules } from '../raft/index'
import type { Message } from '../server/messages'
import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import { figure2, inputsOf, stagesIn } from '../trace/figure-2'
import type { LineState, RuleBox, RuleLine } from '../trace/rule-box'
import { toldRun } from './testing/told-run'
import type { ToldStep } from './testing/told-run'

/** What a step of a server is judged by. */
interface Case {
  readonly step: ToldStep
  readonly before: Server
  readonly after: Server
  readonly boxes: readonly RuleBox[]
}

function caseOf(step: ToldStep): Case | null {
  const { record, applied, before: world } = step
  if (record.type !== 'step') return null
  const before = world.servers[record.server]?.server ?? null
  const after = applied.world.servers[record.server]?.server ?? null
  if (before === null || after === null || after.failure !== null) return null
  return { step, before, after, boxes: figure2(step, world) }
}

const linesOf = ({ boxes }: Case) => boxes.flatMap(({ lines }) => lines)
const states = (at: Case, rule: string) =>
  linesOf(at).flatMap((line) => (line.rule === rule ? [line.state] : []))
const has = (at: Case, rule: string, ...wanted: readonly LineState[]) =>
  states(at, rule).some((state) => wanted.includes(state))

/** What is wrong with the boxes of one step; nothing, if all is well. */
function wrongs(at: Case, isSound: boolean): readonly string[] {
  return [
    ...linesOf(at).flatMap((line) => [...wrongArithmetic(line), ...wrongSwitch(line, isSound)]),
    ...wrongWhole(at),
    ...(isSound ? wrongAlone(at) : []),
  ]
}

const comparison = /(\d+) ([<>≥]) (\d+) is (true|false)/g

/** Each comparison is right, and a line that begins with one went as it says. */
function wrongArithmetic({ rule, evaluated, state }: RuleLine): readonly string[] {
  const found: string[] = []
  for (const match of (evaluated ?? '').matchAll(comparison)) {
    const [text, a, by, b, said] = match
    const is =
      by === '<'
        ? Number(a) < Number(b)
        : by === '>'
          ? Number(a) > Number(b)
          : Number(a) >= Number(b)
    if (`${is}` !== said) found.push(`${rule}: ${text}`)
    const isWhole = match.index === 0 && rule !== 'AppendEntries 5'
    if (isWhole && state !== 'notReached' && state !== said)
      found.push(`${rule} is ${state}: ${text}`)
  }
  return found
}

function wrongSwitch({ rule, evaluated }: RuleLine, isSound: boolean): readonly string[] {
  return isSound && evaluated?.includes('switched off') === true ? [`${rule}: ${evaluated}`] : []
}

function expectSame(what: string, said: boolean, is: boolean): readonly string[] {
  return said === is ? [] : [`${what}: the boxes say ${said}, it is ${is}`]
}

/** What holds whatever came in with what. */
function wrongWhole(at: Case): readonly string[] {
  const { before: from, after: to } = at
  const [before, after] = [from.raft, to.raft]
  const commitMoved = after.commitIndex > before.commitIndex
  const saysCommit = linesOf(at).some(
    ({ rule, state, evaluated }) =>
      rule === 'AppendEntries 5' &&
      state === 'true' &&
      evaluated?.includes('so it stays') === false,
  )
  const commits =
    saysCommit ||
    has(at, 'Leaders 6', 'true') ||
    has(at, 'InstallSnapshot 6', 'true') ||
    has(at, 'InstallSnapshot 8', 'done')
  const wasLeader = before.role.type === 'leader'
  const terms = has(at, 'All 2', 'true') || has(at, 'Candidates 1a', 'done')
  const votes = has(at, 'RequestVote 2', 'true') || has(at, 'Candidates 1b', 'done')
  const isVoteMoved = after.votedFor !== before.votedFor && after.votedFor !== null
  return [
    // With that rule off it may rise and fall in one step.
    ...(before.rules.matchOnlyGrows ? expectSame('commitIndex moved', commits, commitMoved) : []),
    ...expectSame('the term moved', terms, after.currentTerm > before.currentTerm),
    ...(isVoteMoved ? expectSame('it voted', votes, true) : []),
    ...(after.role.type === 'leader' && !wasLeader
      ? expectSame('it was elected', has(at, 'Candidates 2', 'true'), true)
      : []),
    ...expectSame(
      'entries were applied',
      has(at, 'All 1', 'true'),
      to.lastApplied > from.lastApplied,
    ),
    ...wrongDeletion(at),
    ...expectSame('a write went out', states(at, 'State 1').length > 0, isWriteMoved(at)),
    ...wrongStages(at),
  ]
}

/**
 * Entries are gone only where a line says so; the other way round only of a single input, since what one
 * input appended the next may delete. Cut without a conflict, the same entries are put back at once.
 */
function wrongDeletion(at: Case): readonly string[] {
  const { step, before, after } = at
  const said = has(at, 'AppendEntries 3', 'true') || has(at, 'InstallSnapshot 7', 'done')
  const is = isShorter(before.raft, after.raft)
  const isSingle = step.record.type === 'step' && step.record.inputs.length === 1
  const isPlain = isSingle && before.raft.rules.truncateOnlyOnConflict
  if (is) return expectSame('entries were deleted', said, true)
  return isPlain && !isShorterMaybe(at) ? expectSame('entries were deleted', said, false) : []
}

/** Some entry that was there is not there any more, and in no snapshot. */
function isShorter(before: RaftNode, after: RaftNode): boolean {
  for (
    let index = Math.max(before.log.baseIndex, after.log.baseIndex) + 1;
    index <= lastIndex(before.log);
    index++
  ) {
    if (termAt(after.log, index as never) !== termAt(before.log, index as never)) return true
  }
  return false
}

/** A log that was behind a snapshot loses nothing by it. */
function isShorterMaybe({ before, after }: Case): boolean {
  return after.raft.log.baseIndex >= lastIndex(before.raft.log)
}

function isWriteMoved({ step, before, after }: Case): boolean {
  const isStored = step.applied.decisions.some(({ type }) => type === 'stored')
  return isStored || (after.writing !== null && after.writing !== before.writing)
}

/** The stages end in the very node that the step came to. */
function wrongStages({ step, before, after }: Case): readonly string[] {
  const { record, applied } = step
  if (record.type !== 'step' || applied.decisions.some(({ type }) => type === 'compacted'))
    return []
  const inputs = inputsOf(record, applied.taken) ?? []
  const last = stagesIn(record, before, inputs).at(-1)
  return digest(last?.after) === digest(after.raft) ? [] : ['the stages end in another node']
}

/** It made a snapshot of its own in the same step. */
function isCompacted({ applied }: ToldStep): boolean {
  return applied.decisions.some(({ type }) => type === 'compacted')
}

/** What Figure 2 itself demands of one message that came alone, worked out from the worlds. */
function wrongAlone(at: Case): readonly string[] {
  const { step, before, after } = at
  const [input, ...more] = step.record.type === 'step' ? step.record.inputs : []
  const message = step.applied.taken[0]?.message
  if (input?.type !== 'receive' || more.length > 0 || message === undefined) return []
  const b = before.raft
  const a = after.raft
  switch (message.type) {
    case 'RequestVote': {
      const answer = answerTo(at, message, 'RequestVoteResponse')
      const isIgnored = has(at, 'RequestVote 0', 'true')
      const granted = answer?.voteGranted ?? false
      const mine = [termAt(b.log, lastIndex(b.log)) ?? 0, lastIndex(b.log)]
      const isFree =
        message.term > b.currentTerm || b.votedFor === null || b.votedFor === message.from
      const isNew =
        message.lastLogTerm > (mine[0] ?? 0) ||
        (message.lastLogTerm === mine[0] && message.lastLogIndex >= (mine[1] ?? 0))
      const should = !isIgnored && message.term >= b.currentTerm && isFree && isNew
      return [
        ...expectSame('it answers', !isIgnored, answer !== undefined),
        ...expectSame(
          'RequestVote 1',
          has(at, 'RequestVote 1', 'true'),
          !isIgnored && message.term < b.currentTerm,
        ),
        ...expectSame('the vote', has(at, 'RequestVote 2', 'true'), granted),
        ...expectSame('the vote by the paper', should, granted),
      ]
    }
    case 'PreVote': {
      const answer = answerTo(at, message, 'PreVoteResponse')
      return [
        ...expectSame('the pre-vote', has(at, 'PreVote 3', 'true'), answer?.voteGranted ?? false),
        ...expectSame('a pre-vote changes nothing', true, digest(b) === digest(a)),
      ]
    }
    case 'AppendEntries': {
      const answer = answerTo(at, message, 'AppendEntriesResponse')
      const isRefused = has(at, 'AppendEntries 1', 'true') || has(at, 'AppendEntries 2', 'true')
      const mine = termAt(b.log, message.prevLogIndex)
      const isMatching = message.prevLogIndex < b.log.baseIndex || mine === message.prevLogTerm
      const conflict = message.entries.some((entry, i) => {
        const there = termAt(b.log, (message.prevLogIndex + 1 + i) as never)
        return (
          there !== null && message.prevLogIndex + 1 + i > b.log.baseIndex && there !== entry.term
        )
      })
      const isOld = message.term < b.currentTerm
      const end = message.prevLogIndex + message.entries.length
      const isAccepted = !isOld && isMatching
      return [
        ...expectSame('it accepts', !isRefused, answer?.success ?? false),
        ...expectSame('it accepts by the paper', isAccepted, answer?.success ?? false),
        ...expectSame(
          'AppendEntries 3',
          has(at, 'AppendEntries 3', 'true'),
          isAccepted && conflict,
        ),
        ...expectSame(
          'AppendEntries 4',
          has(at, 'AppendEntries 4', 'done'),
          isAccepted && (conflict || (end > lastIndex(b.log) && message.entries.length > 0)),
        ),
        ...expectSame(
          'AppendEntries 5',
          has(at, 'AppendEntries 5', 'true'),
          isAccepted && message.leaderCommit > b.commitIndex,
        ),
      ]
    }
    case 'InstallSnapshot':
      return expectSame(
        'the snapshot is installed',
        has(at, 'InstallSnapshot 8', 'done'),
        a.log.baseIndex > b.log.baseIndex && a.snapshot !== b.snapshot && !isCompacted(step),
      )
    case 'AppendEntriesResponse': {
      if (b.role.type !== 'leader' || a.role.type !== 'leader') return []
      const was = b.role.progress[message.from]
      const is = a.role.progress[message.from]
      if (was === undefined || is === undefined) return []
      return [
        ...expectSame(
          'matchIndex moved',
          has(at, 'Leaders 4', 'true'),
          is.matchIndex > was.matchIndex,
        ),
        ...(has(at, 'Leaders 5', 'true')
          ? expectSame('nextIndex went back', true, is.matchIndex === was.matchIndex)
          : []),
      ]
    }
    case 'RequestVoteResponse':
      return expectSame(
        'it was elected',
        has(at, 'Candidates 2', 'true'),
        b.role.type === 'candidate' &&
          a.role.type !== 'candidate' &&
          message.term === b.currentTerm,
      )
    default:
      return []
  }
}

/** The answer a step made, on its way, lost, or waiting for the disk. */
function answerTo<T extends RaftMessage['type']>(
  { step, after }: Case,
  { from }: RaftMessage,
  type: T,
): Extract<Message, { readonly type: T }> | undefined {
  const applied: Applied = step.applied
  const all: readonly Message[] = [
    ...applied.sent.map(({ message }) => message),
    ...applied.lost.map(({ message }) => message),
    ...(after.writing?.messages ?? []),
  ]
  const isIt = (message: Message): message is Extract<Message, { readonly type: T }> =>
    message.type === type && message.to === from
  return all.find(isIt)
}

function judge(seed: number, change: Partial<Rules> = {}) {
  const seen = new Map<string, number>()
  const wrong: string[] = []
  let steps = 0
  for (const step of toldRun(seed, change)) {
    const at = caseOf(step)
    if (at === null) continue
    steps++
    for (const { rule, state } of linesOf(at)) {
      const name = `${rule} ${state}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
    }
    const isSound = Object.keys(change).length === 0
    for (const each of wrongs(at, isSound)) wrong.push(`event ${step.applied.world.count}: ${each}`)
  }
  return { wrong, seen, steps }
}

const seeds = Array.from({ length: 12 }, (_, i) => i + 1)

describe('the boxes of Figure 2', () => {
  it('say of every step what came of it, in stories with faults', () => {
    const seen = new Set<string>()
    let steps = 0
    for (const seed of seeds) {
      const { wrong, seen: some, steps: taken } = judge(seed)
      steps += taken
      expect(wrong.slice(0, 5), `seed ${seed}`).toEqual([])
      for (const name of some.keys()) seen.add(name)
    }
    expect(steps).toBeGreaterThan(5000)
    const wanted = [
      'All 2 true',
      'All 2 false',
      'RequestVote 1 true',
      'RequestVote 2 true',
      'RequestVote 2 false',
      'RequestVote 2 notReached',
      'PreVote 2 true',
      'PreVote 3 true',
      'AppendEntries 1 true',
      'AppendEntries 2 true',
      'AppendEntries 3 true',
      'AppendEntries 4 done',
      'AppendEntries 5 true',
      'Followers 2 true',
      'Candidates 1a done',
      'Candidates 2 true',
      'Candidates 2 false',
      'Leaders 1 done',
      'Leaders 2 true',
      'Leaders 3 true',
      'Leaders 4 true',
      'Leaders 5 true',
      'Leaders 6 true',
      'InstallSnapshot 8 done',
    ]
    expect(wanted.filter((name) => !seen.has(name))).toEqual([])
  })

  it.each<keyof Rules>([
    'oneVotePerTerm',
    'truncateOnlyOnConflict',
    'commitOnlyMatched',
    'stepDownOnHigherTerm',
    'keepMatchingSuffix',
  ])('say so where %s is switched off, and claim nothing that was not', (rule) => {
    const { wrong } = judge(3, { [rule]: false })
    expect(wrong.slice(0, 5)).toEqual([])
  })
})
