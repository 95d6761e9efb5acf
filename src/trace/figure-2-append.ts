import { lastIndex, logIndex, termAt } from '../raft/index'
import type { AppendEntries, AppendRefusal, Stage } from '../raft/index'
import { termInForce } from './figure-2-terms'
import type { RuleBox, RuleLine } from './rule-box'
import { compared, done, fails, holds, notReached, printed, switchedOff } from './rule-box'
import { decisionIn, indexes } from './stage-words'

const lines = [
  printed('AppendEntries 1', '1. Reply false if term < currentTerm', '§5.1'),
  printed(
    'AppendEntries 2',
    '2. Reply false if log has no entry at prevLogIndex whose term matches prevLogTerm',
    '§5.3',
  ),
  printed(
    'AppendEntries 3',
    '3. If an existing entry conflicts with a new one (same index, different terms), delete it and all that follow it',
    '§5.3',
  ),
  printed('AppendEntries 4', '4. Append any new entries not already in the log', '§5.3'),
  printed(
    'AppendEntries 5',
    '5. If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)',
    null,
  ),
] as const
const [older, matches, conflict, append, commit] = lines

/** AppendEntries RPC, receiver implementation (Figure 2). */
export function appendEntries(stage: Stage, message: AppendEntries): RuleBox {
  const isEmpty = message.entries.length === 0
  return {
    title: 'AppendEntries RPC',
    source: 'Figure 2, receiver implementation',
    about: `from ${message.from}, term ${message.term}${isEmpty ? ', a heartbeat' : ''}`,
    lines: evaluated(stage, message),
  }
}

function evaluated(stage: Stage, message: AppendEntries): readonly RuleLine[] {
  const { currentTerm, rules } = stage.before
  const words = compared(message.term, '<', termInForce(stage, message))
  const isOlder = message.term < currentTerm
  if (isOlder && rules.refuseOlderTerms) {
    const answer = rules.answerOlderTerms
      ? `the answer carries term ${currentTerm}`
      : 'not answered, which is switched off'
    const [, ...rest] = lines
    const refused = holds(older, `${words}: refused, ${answer}`, true)
    return [refused, ...rest.map((line) => notReached(line))]
  }
  const first = isOlder ? switchedOff(older, words) : fails(older, words)
  const because = decisionIn(stage, 'appendRefused')?.because ?? null
  if (because !== null) {
    const refused = holds(matches, `${refusal(because)}: refused`, true)
    return [first, refused, notReached(conflict), notReached(append), notReached(commit)]
  }
  return [first, matched(stage, message), ...stored(stage, message)]
}

function refusal(because: AppendRefusal): string {
  switch (because.type) {
    case 'tooShort':
      return `nothing is at ${because.prevLogIndex}, the log ends at ${because.lastIndex}`
    case 'termDiffers':
      return `index ${because.prevLogIndex} has term ${because.mine} here, prevLogTerm is ${because.theirs}`
    case 'olderTerm':
      return `it is in term ${because.currentTerm}`
  }
}

/** The consistency check that passed. */
function matched({ before }: Stage, { prevLogIndex, prevLogTerm }: AppendEntries): RuleLine {
  const { log, rules } = before
  if (prevLogIndex < log.baseIndex) {
    return fails(matches, `index ${prevLogIndex} is in the snapshot here, so it is committed`)
  }
  if (prevLogIndex === 0) return fails(matches, 'prevLogIndex is 0: nothing stands before it')
  const mine = termAt(log, prevLogIndex)
  const words = `index ${prevLogIndex} has term ${mine ?? 'unknown'} here, prevLogTerm is ${prevLogTerm}`
  const isSame = mine === prevLogTerm
  return isSame || rules.checkPreviousEntry ? fails(matches, words) : switchedOff(matches, words)
}

/** Lines 3 to 5, of a request that matches. One of them decides: what it changed most. */
function stored(stage: Stage, message: AppendEntries): readonly RuleLine[] {
  const cut = decisionIn(stage, 'truncated')
  const added = decisionIn(stage, 'appended')?.added ?? 0
  const learned = decisionIn(stage, 'commitLearned')
  const { entries, prevLogIndex } = message
  const last = prevLogIndex + entries.length
  const third =
    cut === null
      ? fails(conflict, entries.length === 0 ? 'no new entries' : noConflict(stage, message))
      : holds(
          conflict,
          `index ${cut.fromIndex} has term ${cut.oldTerm} here, ${cut.newTerm} there: ` +
            `${indexes(cut.fromIndex, cut.toIndex)} deleted${cutAlways(stage)}`,
          true,
        )
  const fourth =
    added > 0
      ? done(append, `${indexes(last - added + 1, last)} appended`, cut === null)
      : fails(append, entries.length === 0 ? 'no new entries' : 'all of them are there already')
  return [third, fourth, committed(stage, message, learned !== null && cut === null && added === 0)]
}

function cutAlways({ before }: Stage): string {
  return before.rules.truncateOnlyOnConflict ? '' : ' (only on a conflict: switched off)'
}

function noConflict({ before }: Stage, { entries, prevLogIndex }: AppendEntries): string {
  const first = prevLogIndex + 1
  const last = prevLogIndex + entries.length
  const end = lastIndex(before.log)
  return end < first
    ? `the log ends at ${end}: nothing is at ${indexes(first, last)}`
    : `${indexes(first, Math.min(end, last))} ${first < Math.min(end, last) ? 'have' : 'has'} the same term here`
}

function committed(stage: Stage, message: AppendEntries, decides: boolean): RuleLine {
  const { before, after } = stage
  const { leaderCommit, prevLogIndex, entries } = message
  const words = compared(leaderCommit, '>', before.commitIndex)
  if (leaderCommit <= before.commitIndex) return fails(commit, words)
  const isMatchedOnly = before.rules.commitOnlyMatched
  const matchedIndex = logIndex(prevLogIndex + entries.length)
  const known = isMatchedOnly ? matchedIndex : lastIndex(after.log)
  const least = `min(${leaderCommit}, ${known}) = ${Math.min(leaderCommit, known)}`
  const off = isMatchedOnly ? '' : ' (the last entry here, not of this message: switched off)'
  return after.commitIndex > before.commitIndex
    ? holds(commit, `${words}: commitIndex = ${least}${off}`, decides)
    : holds(commit, `${words}: ${least}${off}, so it stays ${before.commitIndex}`)
}
