import type { RaftMessage, Stage } from '../raft/index'
import { stagesOf } from '../raft/index'
import type { StepReport } from '../server/report'
import type { Server } from '../server/server'
import type { Input } from '../server/step'
import { takeInputs } from '../server/take-inputs'
import type { InFlight, World } from '../world/world'
import { appendEntries } from './figure-2-append'
import { candidates, preCandidates, preVoteCounted, voteCounted } from './figure-2-candidates'
import { extensions } from './figure-2-extensions'
import { followerAnswers, followerTimesOut, timerForNothing } from './figure-2-followers'
import {
  commandsCame,
  electedLeader,
  followerAnswered,
  leaderSends,
  ownCopyStored,
} from './figure-2-leaders'
import { installSnapshot } from './figure-2-snapshot'
import { aroundRaft, startsUp } from './figure-2-state'
import { allServers } from './figure-2-terms'
import { preVote, requestVote } from './figure-2-votes'
import type { Told } from './line'
import type { RuleBox } from './rule-box'
import { boxes } from './rule-box'

export type { LineState, RuleBox, RuleLine } from './rule-box'

/**
 * The boxes of Figure 2 that took part in one event, and those of the thesis, in the order in which they
 * did: each line with its condition as it stood, by the values compared. The step is taken again, input by
 * input, so nothing is told but what the same handlers did. What is no server's step has no box.
 */
export function figure2(told: Told, before: World | null): readonly RuleBox[] {
  const { record, applied } = told
  if (record.type === 'boot') return startsUp(record, told)
  if (record.type !== 'step' || before === null || applied.divergence !== null) return []
  const server = before.servers[record.server]?.server ?? null
  const after = applied.world.servers[record.server]?.server ?? null
  const inputs = inputsOf(record, applied.taken)
  if (server === null || after === null || inputs === null) return []
  if (after.n !== record.n || server.incarnation !== record.incarnation) return []
  const around = aroundRaft(server, after, applied.decisions)
  if (after.failure !== null) return around.filter(({ title }) => title === 'State')
  return [...stagesIn(record, server, inputs).flatMap(boxesOf), ...around]
}

/** The stages that a recorded step went through. */
export function stagesIn(
  { now }: Pick<StepReport, 'now'>,
  server: Server,
  inputs: readonly Input[],
): readonly Stage[] {
  return stagesOf(server.raft, now, takeInputs(server, now, inputs).raftInputs)
}

/** What a step was given, messages with their content; null where one is not known. */
export function inputsOf(record: StepReport, taken: readonly InFlight[]): readonly Input[] | null {
  let next = 0
  const inputs: Input[] = []
  for (const input of record.inputs) {
    if (input.type !== 'receive') inputs.push(input)
    else {
      const message = taken[next++]?.message
      if (message === undefined) return null
      inputs.push({ type: 'receive', message })
    }
  }
  return inputs
}

function boxesOf(stage: Stage): readonly RuleBox[] {
  const { input } = stage
  const own = input.type === 'receive' ? onReceive(stage, input.message) : onOther(stage)
  return [...own, ...boxes(electedLeader(stage)), ...extensions(stage)]
}

/** Who hears of a leader converts first; who counts votes converts by them. */
function onReceive(stage: Stage, message: RaftMessage): readonly RuleBox[] {
  const own = receiver(stage, message)
  const isOfLeader = message.type === 'AppendEntries' || message.type === 'InstallSnapshot'
  const all = allServers(stage, message)
  return isOfLeader ? boxes(all, candidates(stage), ...own) : boxes(all, ...own, candidates(stage))
}

function receiver(stage: Stage, message: RaftMessage): readonly (RuleBox | null)[] {
  switch (message.type) {
    case 'RequestVote':
      return [requestVote(stage, message), followerAnswers(stage, message)]
    case 'PreVote':
      return [preVote(stage, message)]
    case 'AppendEntries':
      return [appendEntries(stage, message), followerAnswers(stage, message)]
    case 'InstallSnapshot':
      return [installSnapshot(stage, message), followerAnswers(stage, message)]
    case 'RequestVoteResponse':
      return [voteCounted(stage, message)]
    case 'PreVoteResponse':
      return [preVoteCounted(stage, message)]
    case 'AppendEntriesResponse':
    case 'InstallSnapshotResponse':
      return [followerAnswered(stage, message)]
    case 'TimeoutNow':
    case 'ReadIndex':
    case 'ReadIndexResponse':
      return []
  }
}

function onOther(stage: Stage): readonly RuleBox[] {
  switch (stage.input.type) {
    case 'wake':
    case 'timeout':
      return boxes(
        followerTimesOut(stage),
        timerForNothing(stage),
        preCandidates(stage),
        candidates(stage),
      )
    case 'proposeAll':
      return boxes(commandsCame(stage))
    case 'stored':
      return boxes(ownCopyStored(stage))
    case 'lead':
      return boxes(leaderSends(stage))
    case 'receive':
    case 'read':
    case 'ask':
    case 'restartTimers':
    case 'configure':
      return []
  }
}
