import { currentConfiguration, entryAt, isJoint } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { ServerDecision } from '../server/step'
import { describeDecision } from './decision-words'
import type { About, Line, Told } from './line'
import { describeRecord } from './record-words'
import { count, describeEntry } from './words'

export function lineText({ subject, says, section }: Line): string {
  return `${subject} ${says}${section === null ? '' : ` (${section})`}.`
}

/**
 * All that a record has to tell, in order. What is routine is told only where there is nothing else;
 * runs of entries that were added or applied in one step are one line.
 */
export function lines(told: Told): readonly Line[] {
  const { record, applied } = told
  if (record.type !== 'step') return describeRecord(record, applied)
  const { server } = record
  const raft = applied.world.servers[server]?.server?.raft
  const { role } = raft ?? {}
  const speaker = {
    self: server,
    leaderId: role?.type === 'follower' ? role.leaderId : null,
    isJoint: raft !== undefined && isJoint(currentConfiguration(raft)),
    rules: raft?.rules ?? applied.world.rules,
  }
  const worth = applied.decisions.filter((decision) => !isRoutine(decision))
  const chosen = worth.length > 0 ? worth : applied.decisions.slice(0, 1)
  return runs(withoutTwins(chosen)).map((run): Line => {
    const [first] = run
    const isMilestone = isMilestoneOf(first, raft?.role.type === 'leader')
    if ('index' in first && run.length > 1) {
      const verb = first.type === 'applied' ? 'applies' : 'adds to its log'
      const last = first.index + run.length - 1
      const says = `${verb} ${count(run.length, 'entry', 'entries')}, index ${first.index} to ${last}`
      return {
        subject: server,
        says,
        section: '§5.3',
        about: aboutOf(server, first),
        kind: 'other',
        isMilestone,
      }
    }
    const { says, section } = describeDecision(first, speaker)
    const isEntry = first.type === 'proposed' || first.type === 'applied'
    const entry = isEntry && raft !== undefined ? entryAt(raft.log, first.index) : undefined
    return {
      subject: server,
      says: entry === undefined ? says : `${says}: ${describeEntry(entry)}`,
      section,
      about: aboutOf(server, first),
      kind: first.type === 'committed' ? 'commit' : 'other',
      isMilestone,
    }
  })
}

const milestones: ReadonlySet<ServerDecision['type']> = new Set([
  'becameCandidate',
  'becameLeader',
  'committed',
  'truncated',
  'commitWaits',
  'storeFailed',
  'asked',
  'transferStarted',
  'timeoutNowSent',
  'transferGivenUp',
  'timeoutNowTaken',
  'compacted',
  'snapshotInstalled',
  'voteRequestIgnored',
])

/**
 * Who only moves to a new term, or to its leader, changes no role; a pre-vote binds nobody, and who asks again
 * is where it was; a change of members is made by the leader, and followed by all others.
 */
function isMilestoneOf(decision: ServerDecision, isLeader: boolean): boolean {
  switch (decision.type) {
    case 'becameFollower':
      return decision.wasRole !== 'follower'
    case 'becamePreCandidate':
      return !decision.isAgain
    case 'voteGranted':
    case 'voteRefused':
      return !decision.isPreVote
    case 'configurationTaken':
      return isLeader || decision.because !== 'appended'
    default:
      return milestones.has(decision.type)
  }
}

const routine: ReadonlySet<ServerDecision['type']> = new Set([
  'heartbeatAccepted',
  'stored',
  'answerIgnored',
  'quorumChecked',
])

function isRoutine({ type }: ServerDecision): boolean {
  return routine.has(type)
}

/**
 * Two decisions that are one thing: a proposal or a read that is refused and its client sent away, a
 * change that is asked for and made, its entry and what it says. The one that says more stays.
 */
function withoutTwins(decisions: readonly ServerDecision[]): readonly ServerDecision[] {
  const has = (type: ServerDecision['type']) => decisions.some((each) => each.type === type)
  if (!has('clientRefused') && !has('asked') && !has('configurationTaken')) return decisions
  const isMade = has('configurationTaken') || has('transferStarted')
  return decisions.filter((decision) => {
    switch (decision.type) {
      case 'proposalRefused':
      case 'readRefused':
        return !has('clientRefused')
      case 'asked':
        return decision.outcome.type === 'refused' || !isMade
      case 'proposed':
        return !decisions.some(
          (each) => each.type === 'configurationTaken' && each.index === decision.index,
        )
      default:
        return true
    }
  })
}

type Run = readonly [ServerDecision, ...ServerDecision[]]

/** Joins neighbours that say the same of the next index. */
function runs(decisions: readonly ServerDecision[]): readonly Run[] {
  const joined: [ServerDecision, ...ServerDecision[]][] = []
  for (const decision of decisions) {
    const run = joined.at(-1)
    if (run !== undefined && continues(run[0], run.length, decision)) run.push(decision)
    else joined.push([decision])
  }
  return joined
}

function continues(first: ServerDecision, length: number, next: ServerDecision): boolean {
  if (first.type === 'proposed' && next.type === 'proposed')
    return first.index + length === next.index
  return (
    first.type === 'applied' &&
    next.type === 'applied' &&
    !next.isRetry &&
    next.reply.type === 'ok' &&
    first.index + length === next.index
  )
}

function aboutOf(server: ServerId, decision: ServerDecision): About {
  switch (decision.type) {
    case 'proposed':
    case 'applied':
    case 'commitWaits':
    case 'configurationTaken':
      return { type: 'entry', server, index: decision.index }
    case 'committed':
    case 'commitLearned':
      return { type: 'entry', server, index: decision.toIndex }
    default:
      return { type: 'server', server }
  }
}
