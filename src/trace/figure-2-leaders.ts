import { lastIndex, termAt } from '../raft/index'
import type {
  AppendEntriesResponse,
  InstallSnapshotResponse,
  RaftNode,
  ServerId,
  Stage,
} from '../raft/index'
import type { RuleBox, RuleLine } from './rule-box'
import { compared, done, fails, holds, notReached, printed } from './rule-box'
import { decisionIn, decisionsIn, indexes, listed, messagesIn } from './stage-words'

const heartbeats = printed(
  'Leaders 1',
  'Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server; repeat during idle periods to prevent election timeouts',
  '§5.2',
)
const commands = printed(
  'Leaders 2',
  'If command received from client: append entry to local log, respond after entry applied to state machine',
  '§5.3',
)
const sends = printed(
  'Leaders 3',
  'If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at nextIndex',
  '§5.3',
)
const sendsSnapshot = printed(
  'Leaders 3s',
  'If what stands at nextIndex was discarded: send InstallSnapshot RPC instead',
  '§7',
)
const successful = printed(
  'Leaders 4',
  'If successful: update nextIndex and matchIndex for follower',
  '§5.3',
)
const inconsistent = printed(
  'Leaders 5',
  'If AppendEntries fails because of log inconsistency: decrement nextIndex and retry',
  '§5.3',
)
const commits = printed(
  'Leaders 6',
  'If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term == currentTerm: set commitIndex = N',
  '§5.3, §5.4',
)
const blank = printed('Leaders 0', 'A leader begins its term with a blank entry', '§8')

/** A follower answered (Figure 2, Rules for Servers, Leaders). */
export function followerAnswered(
  stage: Stage,
  message: AppendEntriesResponse | InstallSnapshotResponse,
): RuleBox | null {
  const ignored = decisionIn(stage, 'answerIgnored')
  if (message.term < stage.before.currentTerm && ignored !== null) return null
  if (stage.before.role.type !== 'leader' || ignored?.because === 'notLeader') {
    return box([notReached(successful, `it does not lead ${message.from}: the answer is ignored`)])
  }
  if (stage.after.role.type !== 'leader') return null
  if (ignored !== null) {
    const isRefusal = message.type === 'AppendEntriesResponse' && !message.success
    const words = `the answer was overtaken by a later one: ignored`
    return box([notReached(isRefusal ? inconsistent : successful, words), ...snapshots(stage)])
  }
  const commit = committed(stage)
  const isCommitDecided = commit.some(({ decides }) => decides)
  const progress = progressed(stage, message).map((line) => {
    return isCommitDecided ? { ...line, decides: false } : line
  })
  return box([...progress, ...snapshots(stage), ...commit])
}

function progressed(
  stage: Stage,
  message: AppendEntriesResponse | InstallSnapshotResponse,
): readonly RuleLine[] {
  const { from } = message
  const back = decisionIn(stage, 'backtracked')
  if (back !== null) {
    const was = progressOf(stage.before, from)?.nextIndex
    const refused = `${from} refused after index ${back.refusedAt}`
    const moved = was === undefined ? '' : `: nextIndex ${was} → ${back.nextIndex}`
    return [holds(inconsistent, `${refused}${moved}`, true)]
  }
  const was = progressOf(stage.before, from)
  const is = progressOf(stage.after, from)
  if (was === undefined || is === undefined) return []
  const matched =
    was.matchIndex === is.matchIndex
      ? `matchIndex stays ${is.matchIndex}`
      : `matchIndex ${was.matchIndex} → ${is.matchIndex}`
  const next =
    was.nextIndex === is.nextIndex
      ? `nextIndex stays ${is.nextIndex}`
      : `nextIndex ${was.nextIndex} → ${is.nextIndex}`
  const words = `${from}: ${matched}, ${next}`
  const isNews = decisionIn(stage, 'matchAdvanced') !== null
  return [isNews ? holds(successful, words, true) : fails(successful, words, true)]
}

/** The commit line, where it was looked at. */
export function committed(stage: Stage): readonly RuleLine[] {
  const isLookedAt =
    decisionIn(stage, 'matchAdvanced') !== null ||
    stage.input.type === 'stored' ||
    !stage.before.rules.countOwnCopyWhenDurable
  const { before, after } = stage
  if (!isLookedAt || after.role.type !== 'leader' || before.role.type !== 'leader') return []
  const made = decisionIn(stage, 'committed')
  if (made !== null) {
    const { toIndex, stored, voters } = made
    const entryTerm = termAt(after.log, toIndex)
    const isOwn = entryTerm === after.currentTerm
    const rule = isOwn
      ? `log[${toIndex}].term is ${after.currentTerm}`
      : `log[${toIndex}].term is ${entryTerm ?? 'unknown'}, not ${after.currentTerm} (switched off)`
    const majority = before.rules.majorityCommits ? '' : ' (a majority: switched off)'
    return [
      holds(
        commits,
        `N = ${toIndex}: ${compared(toIndex, '>', before.commitIndex)}, stored on ${stored} of ${voters}${majority}, ${rule}`,
        true,
      ),
    ]
  }
  const waits = decisionIn(stage, 'commitWaits')
  if (waits !== null) {
    const { index, entryTerm, term } = waits
    const words = `N = ${index}: a majority stores it, but log[${index}].term is ${entryTerm}, not ${term}`
    return [fails(commits, words, true)]
  }
  return after.commitIndex === before.commitIndex
    ? [fails(commits, `no N > ${before.commitIndex} is stored by a majority`)]
    : [
        fails(
          commits,
          `commitIndex ${before.commitIndex} → ${after.commitIndex} (it may fall: switched off)`,
        ),
      ]
}

/** Clients’ commands came to somebody who leads, or does not. */
export function commandsCame(stage: Stage): RuleBox | null {
  const taken = decisionsIn(stage, 'proposed')
  const refused = decisionsIn(stage, 'proposalRefused')
  const first = taken[0]
  const last = taken.at(-1)
  const lines: RuleLine[] = []
  if (first !== undefined && last !== undefined) {
    const words = `${indexes(first.index, last.index)} appended in term ${first.term}`
    lines.push(holds(commands, words, true))
  }
  for (const because of new Set(refused.map((each) => each.because))) {
    const n = refused.filter((each) => each.because === because).length
    const what = n === 1 ? 'the command is refused' : `${n} commands are refused`
    lines.push(
      because === 'notLeader'
        ? notReached(commands, `it does not lead: ${what}`)
        : fails(commands, `${whyNot[because]}: ${what}`, true),
    )
  }
  return box(lines)
}

const whyNot = {
  overloaded: 'too much is not committed',
  transferring: 'leadership is being handed over',
}

/** Who has just won, in whatever stage that was. */
export function electedLeader(stage: Stage): RuleBox | null {
  if (decisionIn(stage, 'becameLeader') === null) return null
  const last = lastIndex(stage.after.log)
  return stage.before.options.noop
    ? box([done(blank, `index ${last} in term ${stage.after.currentTerm}`)])
    : null
}

/** What a leader sends after all that came. */
export function leaderSends(stage: Stage): RuleBox | null {
  const all = messagesIn(stage, 'AppendEntries')
  const empty = all.filter(({ entries }) => entries.length === 0)
  const full = all.filter(({ entries }) => entries.length > 0)
  const last = lastIndex(stage.before.log)
  const end = Math.max(last, lastIndex(stage.after.log))
  const lines: RuleLine[] = []
  if (full.length > 0) {
    const told = full.map(
      ({ to, prevLogIndex, entries }) =>
        `${to}: ${compared(end, '≥', prevLogIndex + 1)}, ${indexes(prevLogIndex + 1, prevLogIndex + entries.length)}`,
    )
    lines.push(
      holds(
        sends,
        listed(told)
          .replaceAll(/, (?=S\d+:)/g, '; ')
          .replace(' and ', '; '),
      ),
    )
  }
  if (empty.length > 0)
    lines.push(done(heartbeats, `to ${listed(unique(empty.map(({ to }) => to)))}`))
  lines.push(...snapshots(stage))
  if (!stage.before.rules.countOwnCopyWhenDurable) lines.unshift(...committed(stage))
  return box(lines)
}

function snapshots(stage: Stage): readonly RuleLine[] {
  return decisionsIn(stage, 'snapshotSent').map(({ to, lastIncludedIndex, offset }) =>
    done(
      sendsSnapshot,
      `${to}: the snapshot of all through index ${lastIncludedIndex}, from offset ${offset} on`,
    ),
  )
}

export function ownCopyStored(stage: Stage): RuleBox | null {
  return box(committed(stage))
}

function progressOf({ role }: RaftNode, id: ServerId) {
  return role.type === 'leader' ? role.progress[id] : undefined
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}

function box(lines: readonly RuleLine[]): RuleBox | null {
  if (lines.length === 0) return null
  return { title: 'Leaders', source: 'Figure 2, Rules for Servers', about: null, lines }
}
