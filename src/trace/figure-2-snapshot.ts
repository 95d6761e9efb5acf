import { lastIndex, termAt } from '../raft/index'
import type { InstallSnapshot, Stage } from '../raft/index'
import { termInForce } from './figure-2-terms'
import type { RuleBox, RuleLine } from './rule-box'
import { compared, done, fails, holds, notReached, printed, switchedOff } from './rule-box'
import { decisionIn } from './stage-words'

const lines = [
  printed('InstallSnapshot 1', '1. Reply immediately if term < currentTerm', '§5.1'),
  printed(
    'InstallSnapshot 0',
    'Reply at once if all through lastIncludedIndex is committed here already',
    '§7',
  ),
  printed(
    'InstallSnapshot 6',
    '6. If an existing entry has the same index and term as lastIncluded, keep the log and reply',
    '§7',
  ),
  printed(
    'InstallSnapshot 3',
    '2–3. Write the data at the given offset; the first piece begins anew',
    '§7',
  ),
  printed('InstallSnapshot 4', '4. Reply and wait for more pieces if done is false', '§7'),
  printed('InstallSnapshot 5', '5. Save the snapshot, discard any with a smaller index', '§7'),
  printed('InstallSnapshot 7', '7. Discard the entire log', '§7'),
  printed(
    'InstallSnapshot 8',
    '8. Reset the state machine, and take the snapshot’s configuration',
    '§7',
  ),
] as const
const [older, committed, held, write, wait, save, discard, reset] = lines

/** InstallSnapshot RPC, receiver implementation (Figure 13), in the order in which it is done here. */
export function installSnapshot(stage: Stage, message: InstallSnapshot): RuleBox {
  const reached = evaluated(stage, message)
  const rest = lines.slice(reached.length)
  return {
    title: 'InstallSnapshot RPC',
    source: 'Figure 13, receiver implementation',
    about: `from ${message.from}, of all through index ${message.lastIncludedIndex}`,
    lines: [...reached, ...rest.map((line) => notReached(line))],
  }
}

function evaluated(stage: Stage, message: InstallSnapshot): readonly RuleLine[] {
  const { before } = stage
  const { currentTerm, rules, commitIndex } = before
  const { lastIncludedIndex, lastIncludedTerm } = message
  const words = compared(message.term, '<', termInForce(stage, message))
  const isOlder = message.term < currentTerm
  if (isOlder && rules.refuseOlderTerms) {
    const answer = rules.answerOlderTerms
      ? `the answer carries term ${currentTerm}`
      : 'not answered, which is switched off'
    return [holds(older, `${words}: refused, ${answer}`, true)]
  }
  const first = isOlder ? switchedOff(older, words) : fails(older, words)
  const declined = decisionIn(stage, 'snapshotNotInstalled')?.because ?? null
  const known = compared(commitIndex, '≥', lastIncludedIndex)
  if (declined === 'committed') return [first, holds(committed, `${known}: not needed`, true)]
  const isKnown = commitIndex >= lastIncludedIndex
  const second = isKnown ? switchedOff(committed, known) : fails(committed, known)
  const mine = termAt(before.log, lastIncludedIndex)
  const there =
    mine === null
      ? `index ${lastIncludedIndex} is not in the log, which ends at ${lastIndex(before.log)}`
      : `index ${lastIncludedIndex} has term ${mine} here, ${lastIncludedTerm} in the snapshot`
  if (declined === 'matches') {
    const kept = `${there}: the log stays, commitIndex = ${lastIncludedIndex}`
    return [first, second, holds(held, kept, true)]
  }
  const third = mine === lastIncludedTerm ? switchedOff(held, there) : fails(held, there)
  return [first, second, third, ...pieces(stage, message, declined)]
}

function pieces(
  stage: Stage,
  { offset, data, done: isLast }: InstallSnapshot,
  declined: string | null,
): readonly RuleLine[] {
  const end = offset + data.length
  if (declined === 'gap') {
    const has = stage.messages.find(({ type }) => type === 'InstallSnapshotResponse')
    const from =
      has?.type === 'InstallSnapshotResponse' ? `, the leader goes on at ${has.nextOffset}` : ''
    return [fails(write, `a piece before offset ${offset} is missing${from}`, true)]
  }
  const written = done(write, `characters ${offset} to ${end}`)
  const piece = decisionIn(stage, 'snapshotPieceTaken')
  if (piece !== null) {
    return [written, holds(wait, `done is false: ${piece.nextOffset} characters so far`, true)]
  }
  const last = fails(wait, isLast ? 'done is true: it was the last piece' : null)
  if (declined === 'checksum') {
    return [
      written,
      last,
      fails(save, 'its checksum differs: it is dropped, to be sent again', true),
    ]
  }
  return [written, last, ...installed(stage)]
}

function installed(stage: Stage): readonly RuleLine[] {
  const put = decisionIn(stage, 'snapshotInstalled')
  const { before, after } = stage
  if (put === null) return []
  const size = before.log.entries.size
  return [
    done(save, `it stands for all through index ${put.lastIncludedIndex}`),
    after.log.entries.size === 0
      ? done(
          discard,
          size === 0 ? 'it held no entry' : `it ended at index ${lastIndex(before.log)}`,
        )
      : switchedOff(discard, `the log ends at index ${lastIndex(before.log)}`),
    done(reset, `it begins anew after index ${put.lastIncludedIndex}`, true),
  ]
}
