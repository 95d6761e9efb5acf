import { unreachable } from '../lib/assert'
import type { AskOutcome, AskRefusal, RaftAsk } from './ask'
import type { LogIndex, ServerId } from './brands'
import { logIndex, serverId } from './brands'
import {
  changesBetween,
  enterJoint,
  isJoint,
  isLearner,
  isMember,
  isVoter,
  leaveJoint,
  sameConfiguration,
  simpleChange,
} from './configuration'
import type { Changed, Configuration, ConfigurationChange } from './configuration'
import type { Entry } from './entry'
import { entryBytes } from './entry'
import { becomeFollower } from './follower'
import { placeOf, takeConfigurations } from './configurations'
import { appendEntries, lastIndex, termAt } from './log'
import { newProgress } from './progress'
import { beginRound } from './reads'
import { sendOnce } from './replication'
import { giveUp } from './transfer'
import type { DraftLeader, Transition } from './transition'
import { currentConfiguration, others } from './transition'

/** Asks for another set of members; each change is one entry, in force from then on (§6; thesis §4). */
export type MembershipAsk = Exclude<RaftAsk, { readonly type: 'transfer' }>

export function onMembershipAsk(t: Transition, ask: MembershipAsk): AskOutcome {
  if (ask.type === 'setConfiguration') return setConfiguration(t, ask.configuration)
  const { role } = t.node
  if (role.type !== 'leader') return refused('notLeader')
  const because = whyNotNow(t, role)
  if (because !== null) return refused(because)
  const before = currentConfiguration(t.node)
  switch (ask.type) {
    case 'changeVoters': {
      const { learners } = before
      const kept = learners.filter((learner) => !ask.voters.includes(learner))
      const changes = changesBetween(before, ask.voters, kept)
      return ask.how === 'joint'
        ? propose(t, role, enterJoint(before, changes, true))
        : propose(t, role, singleChange(t, before, changes, ask.voters))
    }
    case 'addServer':
      return addServer(t, role, ask.server, ask.as)
    case 'removeServer':
      if (!isMember(before, ask.server)) return refused('notMember')
      return propose(t, role, simpleChange(before, [{ type: 'remove', server: ask.server }]))
    default:
      return unreachable(ask)
  }
}

/**
 * What a leader sees to by itself: it leaves joint consensus once that is committed (§6), promotes a
 * learner that has caught up (thesis §4.2.1), tells those who left once their leaving is committed, and
 * steps down once it is no voter of a committed configuration itself (thesis §4.2.2).
 */
export function manageMembers(t: Transition): void {
  const { node } = t
  if (node.role.type !== 'leader') return
  leaveJointIfDue(t, node.role)
  promoteIfCaughtUp(t, node.role)
  if (placeOf(t) > node.commitIndex) return
  sayGoodbye(t, node.role)
  const isRemoved = !isVoter(currentConfiguration(node), node.id)
  if (isRemoved && node.rules.stepDownWhenRemoved) becomeFollower(t, 'removed', node.id)
}

/** Who is no member any more learns it once, and then falls silent; nobody waits for an answer. */
function sayGoodbye(t: Transition, leader: DraftLeader): void {
  const leaving = Object.entries(leader.leaving).map(
    ([id, index]) => [serverId(id), index] as const,
  )
  if (leaving.length === 0) return
  leader.leaving = {}
  const members = others(t.node)
  for (const [id, matchIndex] of leaving)
    if (!members.includes(id)) sendOnce(t, leader, id, matchIndex)
}

function whyNotNow({ node }: Transition, leader: DraftLeader): AskRefusal | null {
  const { rules, log, commitIndex, currentTerm } = node
  if (leader.transfer !== null) return 'transferring'
  const current = node.configurations.at(-1)
  const isPending =
    current !== undefined && (current.index > commitIndex || isJoint(current.configuration))
  if (isPending && rules.oneChangeAtATime) return 'inProgress'
  const hasCommitted = termAt(log, commitIndex) === currentTerm
  return hasCommitted || !rules.changeAfterOwnTermCommit ? null : 'noCommittedEntryInTerm'
}

/** With its rule off, any set of voters may follow any other at once (Figure 10). */
function singleChange(
  { node }: Transition,
  before: Configuration,
  changes: readonly ConfigurationChange[],
  voters: readonly ServerId[],
): Changed {
  if (node.rules.changeOneVoter) return simpleChange(before, changes)
  if (voters.length === 0) return { type: 'refused', because: 'noVotersLeft' }
  const learners = before.learners.filter((learner) => !voters.includes(learner))
  return { type: 'ok', configuration: { ...before, voters: [...voters].sort(), learners } }
}

/** A new server catches up as a learner first; one that has is promoted (thesis §4.2.1). */
function addServer(
  t: Transition,
  leader: DraftLeader,
  server: ServerId,
  as: 'voter' | 'learner',
): AskOutcome {
  const before = currentConfiguration(t.node)
  if (isVoter(before, server)) return refused('alreadyMember')
  if (isLearner(before, server)) {
    if (as === 'learner') return refused('alreadyMember')
    leader.promoting = server
    return { type: 'ok' }
  }
  const outcome = propose(t, leader, simpleChange(before, [{ type: 'learner', server }]))
  if (outcome.type === 'ok' && as === 'voter') leader.promoting = server
  return outcome
}

function leaveJointIfDue(t: Transition, leader: DraftLeader): void {
  const current = currentConfiguration(t.node)
  const isDue = isJoint(current) && current.autoLeave && placeOf(t) <= t.node.commitIndex
  if (isDue) propose(t, leader, leaveJoint(current))
}

function promoteIfCaughtUp(t: Transition, leader: DraftLeader): void {
  const { promoting: server } = leader
  if (server === null) return
  const current = currentConfiguration(t.node)
  if (!isLearner(current, server)) {
    leader.promoting = null
    return
  }
  const matchIndex = leader.progress[server]?.matchIndex ?? 0
  if (matchIndex < t.node.commitIndex || whyNotNow(t, leader) !== null) return
  leader.promoting = null
  propose(t, leader, simpleChange(current, [{ type: 'voter', server }]))
}

/** Appends the entry of a change; what it says is in force at once. */
function propose(t: Transition, leader: DraftLeader, changed: Changed): AskOutcome {
  if (changed.type === 'refused') return refused(changed.because)
  const { node } = t
  const { configuration } = changed
  if (sameConfiguration(configuration, currentConfiguration(node))) return refused('unchanged')
  const entry: Entry = { type: 'configuration', term: node.currentTerm, configuration }
  const index = logIndex(lastIndex(node.log) + 1)
  node.uncommittedBytes += entryBytes(entry)
  node.log = appendEntries(node.log, [entry])
  t.decisions.push({ type: 'proposed', index, term: node.currentTerm })
  takeConfigurations(t, [entry], index)
  followMembers(t, leader, index)
  return { type: 'ok' }
}

/** Keeps account of exactly the members there are; a new one's log is looked for from `nextIndex` back. */
function followMembers(t: Transition, leader: DraftLeader, nextIndex: LogIndex): void {
  const wanted = others(t.node)
  for (const id of Object.keys(leader.progress).map(serverId)) {
    const matchIndex = leader.progress[id]?.matchIndex
    if (wanted.includes(id) || matchIndex === undefined) continue
    leader.leaving = { ...leader.leaving, [id]: matchIndex }
    delete leader.progress[id]
  }
  const joined = wanted.filter((id) => leader.progress[id] === undefined)
  // What a former member still answers is of an older round than its new membership begins in.
  if (joined.length > 0) beginRound(t, leader)
  for (const id of joined) leader.progress[id] = newProgress(nextIndex, leader.round)
  for (const id of wanted) t.due.push(id)
  const { transfer } = leader
  if (transfer !== null && !isVoter(currentConfiguration(t.node), transfer.to)) giveUp(t, leader)
}

/** As if the server had begun with it (Figure 10): for showing what goes wrong then. */
function setConfiguration(t: Transition, configuration: Configuration): AskOutcome {
  const { node } = t
  const [first, ...later] = node.configurations
  node.configurations = [{ index: first?.index ?? logIndex(0), configuration }, ...later]
  const placed = { index: placeOf(t), configuration: currentConfiguration(node) }
  t.decisions.push({ type: 'configurationTaken', ...placed, because: 'byHand' })
  if (node.role.type === 'leader') followMembers(t, node.role, logIndex(lastIndex(node.log) + 1))
  return { type: 'ok' }
}

function refused(because: AskRefusal): AskOutcome {
  return { type: 'refused', because }
}
