import { lastIndex } from '../raft/index'
import type { RaftNode } from '../raft/index'
import type { BootReport } from '../server/report'
import type { Server } from '../server/server'
import type { ServerDecision } from '../server/step'
import type { Told } from './line'
import type { RuleBox, RuleLine } from './rule-box'
import { boxes, compared, done, fails, holds, printed } from './rule-box'
import { indexes } from './stage-words'

const stable = printed(
  'State 1',
  'Persistent state: updated on stable storage before responding to RPCs',
  null,
)
const applies = printed(
  'All 1',
  'If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine',
  '§5.3',
)
const readsApplied = printed(
  'Read 5',
  'Answer once lastApplied has reached readIndex',
  'thesis §6.4',
)
const compacts = printed(
  'Snapshot',
  'A server writes a snapshot of what is applied and discards the log before it',
  '§7',
)

/** What a step does around Raft: the disk, the state machine, the snapshot. */
export function aroundRaft(
  before: Server,
  after: Server,
  decisions: readonly ServerDecision[],
): readonly RuleBox[] {
  return boxes(
    box('All Servers', 'Figure 2, Rules for Servers', applied(before, after)),
    box('Linearizable read', '§8; thesis §6.4', readAnswers(decisions)),
    box('Log compaction', '§7', compaction(decisions)),
    box('State', 'Figure 2, State', persistent(before, after, decisions)),
  )
}

function applied(before: Server, after: Server): readonly RuleLine[] {
  const from = before.lastApplied
  const { commitIndex } = after.raft
  const words = compared(commitIndex, '>', from)
  if (after.lastApplied <= from) {
    return commitIndex > before.raft.commitIndex ? [fails(applies, words)] : []
  }
  const { snapshot } = after.raft
  const isRestored =
    snapshot !== null &&
    snapshot.lastIncludedIndex > from &&
    snapshot !== before.raft.snapshot &&
    lastIndex(before.raft.log) < snapshot.lastIncludedIndex
  const how = isRestored
    ? `lastApplied ${from} → ${after.lastApplied}, by the snapshot`
    : `applies ${indexes(from + 1, after.lastApplied)}`
  return [holds(applies, `${words}: ${how}`)]
}

function readAnswers(decisions: readonly ServerDecision[]): readonly RuleLine[] {
  return decisions.flatMap((decision) =>
    decision.type !== 'readAnswered'
      ? []
      : [
          decision.mode === 'local' || decision.readIndex === null
            ? done(readsApplied, 'a local read waits for nothing, and may be old', true)
            : holds(readsApplied, `readIndex ${decision.readIndex} is applied: answered`, true),
        ],
  )
}

function compaction(decisions: readonly ServerDecision[]): readonly RuleLine[] {
  return decisions.flatMap((decision) => {
    if (decision.type === 'nothingToCompact')
      return [fails(compacts, 'all that is applied is in one', true)]
    if (decision.type !== 'compacted') return []
    const { lastIncludedIndex, baseIndex } = decision
    return [
      done(compacts, `all through index ${lastIncludedIndex}; the log begins after ${baseIndex}`),
    ]
  })
}

function persistent(
  before: Server,
  after: Server,
  decisions: readonly ServerDecision[],
): readonly RuleLine[] {
  const lines: RuleLine[] = []
  for (const decision of decisions) {
    if (decision.type === 'storeFailed') {
      lines.push(fails(stable, `the disk refused write ${decision.serial}: the server stops`, true))
    }
    if (decision.type !== 'stored') continue
    const n = before.writing?.messages.length ?? 0
    const leave =
      n === 0 ? 'nothing waited for it' : `${n} ${n === 1 ? 'message' : 'messages'} may leave`
    lines.push(
      done(stable, `write ${decision.serial} is on disk: ${leave}`, decisions.length === 1),
    )
  }
  const { writing } = after
  if (writing !== null && writing !== before.writing) {
    const n = writing.messages.length
    const wait =
      n === 0
        ? 'nothing waits for it'
        : `${n} ${n === 1 ? 'message waits' : 'messages wait'} for it`
    lines.push(
      done(stable, `${changed(before.raft, after.raft)}: write ${writing.serial} is out, ${wait}`),
    )
  }
  return lines
}

/** What of the persistent state a step changed. */
function changed(before: RaftNode, after: RaftNode): string {
  const parts = [
    ...(before.currentTerm === after.currentTerm ? [] : [`currentTerm = ${after.currentTerm}`]),
    ...(before.votedFor === after.votedFor ? [] : [`votedFor = ${after.votedFor ?? 'null'}`]),
    ...(before.log.entries === after.log.entries ? [] : [`log ends at ${lastIndex(after.log)}`]),
    ...(before.snapshot === after.snapshot ? [] : ['a snapshot']),
  ]
  return parts.length === 0 ? 'the persistent state changed' : parts.join(', ')
}

const fromDisk = printed('State 2', 'Persistent on all servers: currentTerm, votedFor, log[]', null)
const volatile = printed('State 3', 'Volatile: commitIndex and lastApplied start anew', null)
const begins = printed('State 4', 'When servers start up, they begin as followers', '§5.2')

/** A server starts from its disk. */
export function startsUp(record: BootReport, { applied: { world } }: Told): readonly RuleBox[] {
  const server = world.servers[record.server]?.server ?? null
  if (server === null) return []
  const { currentTerm, votedFor, log, commitIndex, role, snapshot } = server.raft
  const held = snapshot === null ? '' : ', all of its snapshot'
  return boxes(
    box('State', 'Figure 2, State', [
      done(
        fromDisk,
        `currentTerm = ${currentTerm}, votedFor = ${votedFor ?? 'null'}, log ends at ${lastIndex(log)}`,
        true,
      ),
      done(volatile, `commitIndex = ${commitIndex}, lastApplied = ${server.lastApplied}${held}`),
      ...(role.type === 'follower' ? [done(begins, 'it is a follower and knows no leader')] : []),
    ]),
  )
}

function box(title: string, source: string, lines: readonly RuleLine[]): RuleBox {
  return { title, source, about: null, lines }
}
