import { currentConfiguration, isJoint, lastIndex } from '../raft/index'
import type { RaftMessage, Stage } from '../raft/index'
import { describeAsk, describeConfiguration, describeRefusal } from './member-words'
import type { RuleBox, RuleLine } from './rule-box'
import { boxes, done, fails, holds, notReached, printed, test } from './rule-box'
import { decisionIn, decisionsIn, ms } from './stage-words'

const wakes = printed(
  'TimeoutNow',
  'TimeoutNow: start an election at once, without a pre-vote',
  'thesis §3.10',
)
const stops = printed(
  'Transfer 1',
  'The leader stops taking commands, and brings the target’s log up to its own',
  'thesis §3.10',
)
const lets = printed('Transfer 2', 'Once the logs are equal, it sends TimeoutNow', 'thesis §3.10')
const endsTransfer = printed(
  'Transfer 3',
  'If nothing came of it within an election timeout, it goes on leading',
  'thesis §3.10',
)

/** Leadership on its way to another server. */
export function transfers(stage: Stage): RuleBox | null {
  const { input } = stage
  const started = decisionIn(stage, 'transferStarted')
  const sent = decisionIn(stage, 'timeoutNowSent')
  const given = decisionIn(stage, 'transferGivenUp')
  const lines: RuleLine[] = []
  if (input.type === 'receive' && input.message.type === 'TimeoutNow')
    lines.push(...wake(stage, input.message))
  if (started !== null) {
    const { to, matchIndex } = started
    const end = lastIndex(stage.before.log)
    lines.push(holds(stops, `${to} stores all through index ${matchIndex}, of ${end}`, true))
  }
  if (sent !== null)
    lines.push(holds(lets, `${sent.to} has all through index ${sent.lastIndex}: asked`, true))
  if (given !== null) lines.push(holds(endsTransfer, `${given.to} does not lead: given up`, true))
  return lines.length === 0
    ? null
    : { title: 'Leadership transfer', source: 'thesis §3.10', about: null, lines }
}

function wake(stage: Stage, { from, term }: RaftMessage): readonly RuleLine[] {
  const { currentTerm, role } = stage.before
  if (decisionIn(stage, 'timeoutNowTaken') !== null) return [holds(wakes, `${from} wants it`, true)]
  if (term < currentTerm) return [notReached(wakes)]
  return [fails(wakes, role.type === 'leader' ? 'it leads already' : 'it has no vote', true)]
}

const counts = printed(
  'CheckQuorum',
  'If no quorum answered within an election timeout: step down',
  'thesis §6.2',
)

/** A leader looks whom it heard. */
export function quorumCheck(stage: Stage): RuleBox | null {
  const checked = decisionIn(stage, 'quorumChecked')
  if (checked === null) return null
  const isLost = decisionIn(stage, 'becameFollower')?.because === 'quorumLost'
  const words = `${checked.heard} of ${checked.voters} voters heard, itself among them`
  const line = {
    ...test(counts, isLost, isLost ? `${words}: it steps down` : words),
    decides: true,
  }
  return { title: 'Check quorum', source: 'thesis §6.2', about: null, lines: [line] }
}

const waits = printed('Read 1', 'Wait until an entry of the own term is committed', '§8')
const notes = printed('Read 2', 'Note commitIndex as readIndex', '§8')
const confirms = printed(
  'Read 3',
  'Confirm by a round of heartbeats, answered by a majority, that it still leads',
  '§8',
)
const leases = printed('Read 3l', 'With a lease: confirmed while the lease lasts', 'thesis §6.4.1')
const forwards = printed('Read 0', 'A follower asks the leader for the readIndex', 'thesis §6.4')
const onlyLeaders = printed('Read 4', 'Only the leader can say what is committed', 'thesis §6.4')

/** Linearizable reads without the log. */
export function reads(stage: Stage): RuleBox | null {
  const lines: RuleLine[] = []
  for (const { to } of decisionsIn(stage, 'readForwarded'))
    lines.push(done(forwards, `${to} leads: asked`, true))
  for (const read of decisionsIn(stage, 'readNoted')) {
    if (read.readIndex === null)
      lines.push(holds(waits, 'none is committed yet: the read waits', true))
    else {
      lines.push(done(notes, `readIndex = ${read.readIndex}`, true))
      if (stage.before.rules.confirmReads)
        lines.push(fails(confirms, `waits for round ${read.round}`))
    }
  }
  for (const read of decisionsIn(stage, 'leaseRead')) {
    lines.push(done(notes, `readIndex = ${read.readIndex}`))
    lines.push(holds(leases, `${ms(read.leaseEnd - read.now)} are left`, true))
  }
  for (const read of decisionsIn(stage, 'readConfirmed')) {
    const words = stage.before.rules.confirmReads
      ? `round ${read.round} is answered: all through index ${read.readIndex} may be read`
      : `not asked for: switched off`
    lines.push(
      stage.before.rules.confirmReads ? holds(confirms, words, true) : notReached(confirms, words),
    )
  }
  for (const read of decisionsIn(stage, 'readRefused')) {
    const words =
      read.because === 'notLeader'
        ? 'it does not lead: refused'
        : 'it leads no more: the read fails'
    lines.push(fails(onlyLeaders, words, true))
  }
  return lines.length === 0
    ? null
    : { title: 'Linearizable read', source: '§8; thesis §6.4', about: null, lines }
}

const asked = printed(
  'Members 1',
  'A change is taken on by a leader, one at a time, once an entry of its own term is committed',
  '§6; thesis §4.1',
)
const inForce = printed(
  'Members 2',
  'A server uses the latest configuration in its log, committed or not',
  '§6',
)
const leaves = printed('Members 3', 'Once C_old,new is committed, the leader appends C_new', '§6')
const removed = printed(
  'Members 4',
  'A leader that is no member of a committed configuration steps down',
  '§6; thesis §4.2.2',
)

/** Changes of members. */
export function membership(stage: Stage): RuleBox | null {
  const lines: RuleLine[] = []
  for (const { ask, outcome } of decisionsIn(stage, 'asked')) {
    if (ask.type === 'transfer') {
      if (outcome.type === 'refused')
        lines.push(fails(stops, `refused: ${describeRefusal(outcome.because)}`, true))
      continue
    }
    const words = describeAsk(ask)
    lines.push(
      outcome.type === 'ok'
        ? holds(asked, `${words}: taken on`, true)
        : fails(asked, `${words}: ${describeRefusal(outcome.because)}`, true),
    )
  }
  const taken = decisionsIn(stage, 'configurationTaken')
  const before = currentConfiguration(stage.before)
  if (
    stage.input.type === 'lead' &&
    isJoint(before) &&
    taken.some((each) => !isJoint(each.configuration))
  ) {
    lines.push(
      holds(
        leaves,
        `joint consensus is committed: ${describeConfiguration(currentConfiguration(stage.after))}`,
        true,
      ),
    )
  }
  for (const { index, configuration } of taken) {
    lines.push(done(inForce, `${describeConfiguration(configuration)}, of index ${index}`))
  }
  if (decisionIn(stage, 'becameFollower')?.because === 'removed') {
    lines.push(holds(removed, `${stage.before.id} does not vote in it`, true))
  }
  return lines.length === 0
    ? null
    : { title: 'Cluster membership', source: '§6; thesis §4', about: null, lines }
}

/** All that the thesis adds, as far as it took part in a stage. */
export function extensions(stage: Stage): readonly RuleBox[] {
  return boxes(transfers(stage), quorumCheck(stage), reads(stage), membership(stage))
}
