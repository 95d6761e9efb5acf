import type { ClientStepReport } from '../client/report'
import { decodeCommand } from '../kv/command'
import { lastIndex } from '../raft/index'
import type { AppendEntriesResponse, InstallSnapshotResponse, RaftNode } from '../raft/index'
import type { ClientRead, ClientRequest, ClientResponse, Message } from '../server/messages'
import type { RecordedInput, StepReport } from '../server/report'
import type { Applied } from '../world/apply'
import type { About, Line, Told } from './line'
import { told } from './says'
import type { Says } from './says'
import { count, describeCommand, messageName, peerName, quoted } from './words'

/**
 * What a record is told by that decides nothing: heartbeats that go out, answers that bring nothing new, a
 * client that asks again. Feeds leave these out; where one event is looked at, it has its sentence too.
 */
export function quietLine({ record, applied }: Told): Line {
  switch (record.type) {
    case 'step':
      return line(record.server, { type: 'server', server: record.server }, ofStep(record, applied))
    case 'clientStep': {
      const about = { type: 'client', client: record.client } as const
      return line(peerName(record.client), about, ofClient(record, applied))
    }
    case 'discard':
    case 'hold':
    case 'release':
    case 'duplicate':
      return line(`Message ${record.message}`, null, told('is not on its way', null))
    default:
      return line('The world', null, told('goes on', null))
  }
}

function line(subject: string, about: About | null, says: Says): Line {
  return { subject, ...says, about, kind: 'other', isMilestone: false }
}

function ofStep({ inputs, server }: StepReport, applied: Applied): Says {
  const { world, taken, divergence } = applied
  const slot = world.servers[server]
  if (divergence !== null) return told('took a step that its recording does not explain', null)
  if (slot?.failure != null) return told(`stops: ${slot.failure.replace(/\.$/, '')}`, null)
  const sends = sentBy(applied)
  const isHeartbeat = sends.some(
    (message) => message.type === 'AppendEntries' && message.entries.length === 0,
  )
  const [message] = taken
  if (message !== undefined) return ofMessage(message.message, slot?.server?.raft ?? null, sends)
  if (isHeartbeat) return told(`sends heartbeats to ${receivers(sends)}: it leads`, '§5.2')
  const [first] = inputs
  return first === undefined
    ? told('takes a step, and nothing changes', null)
    : ofInput(first, slot?.server?.raft ?? null)
}

function sentBy({ sent, lost }: Applied): readonly Message[] {
  return [...sent, ...lost].map(({ message }) => message)
}

function receivers(messages: readonly Message[]): string {
  return [...new Set(messages.map(({ to }) => peerName(to)))].sort().join(', ')
}

function ofInput(input: RecordedInput, raft: RaftNode | null): Says {
  switch (input.type) {
    case 'wake':
      return told('wakes, and none of its timers is due', null)
    case 'timeout': {
      const isLeader = raft?.role.type === 'leader'
      const why =
        input.timer === 'election'
          ? isLeader
            ? 'it leads'
            : 'it has no vote'
          : isLeader
            ? 'there is nothing to do'
            : 'it does not lead'
      return told(`is not moved by its ${timers[input.timer]} timer: ${why}`, '§5.2')
    }
    case 'restartTimers':
      return told('has its timers set anew, by hand', null)
    case 'links':
      return told(`sends by the network’s rules of version ${input.version} from here on`, null)
    case 'configure':
      return told('takes in its options and rules', null)
    case 'stored':
      return told(`has write ${input.serial} on disk`, null)
    case 'storeFailed':
      return told(`stops: its disk refused write ${input.serial}`, null)
    case 'ask':
      return told('is asked by hand, and nothing changes', null)
    case 'receive':
      return told('receives a message, and nothing changes', null)
  }
}

const timers = {
  election: 'election',
  heartbeat: 'heartbeat',
  quorumCheck: 'quorum',
  transfer: 'transfer',
}

function ofMessage(message: Message, raft: RaftNode | null, sends: readonly Message[]): Says {
  const from = peerName(message.from)
  const own = raft?.currentTerm
  if ('term' in message && own !== undefined && message.term < own) {
    return told(
      `ignores ${from}’s ${messageName(message)} of term ${message.term}: it is term ${own} by now`,
      '§5.1',
    )
  }
  switch (message.type) {
    case 'AppendEntriesResponse':
      return told(appendAnswer(message, sends), '§5.3')
    case 'InstallSnapshotResponse':
      return told(snapshotAnswer(message), '§7')
    case 'ReadIndexResponse':
      return message.readIndex === null
        ? told(`hears that ${from} cannot say how far a read must see`, 'thesis §6.4')
        : told(
            `hears from ${from} that a read must see index ${message.readIndex}, and waits to apply it`,
            'thesis §6.4',
          )
    case 'TimeoutNow':
      return raft?.role.type === 'leader'
        ? told(`is asked by ${from} to campaign, and leads already`, 'thesis §3.10')
        : told(`is asked by ${from} to campaign, and has no vote`, 'thesis §3.10')
    case 'ClientRead':
      return told(`takes ${from}’s read of ${quoted(message.key)} in, to be confirmed`, '§8')
    case 'AppendEntries':
      return told(
        `takes ${from}’s ${messageName(message)}: its log ends at index ${raft === null ? 0 : lastIndex(raft.log)}`,
        '§5.3',
      )
    case 'PreVote':
    case 'PreVoteResponse':
    case 'RequestVote':
    case 'RequestVoteResponse':
    case 'InstallSnapshot':
    case 'ReadIndex':
    case 'ClientRequest':
    case 'ClientResponse':
      return told(`takes ${from}’s ${messageName(message)}, and nothing changes`, null)
  }
}

/** Nothing that the leader did not know. */
function appendAnswer(message: AppendEntriesResponse, sends: readonly Message[]): string {
  const { from } = message
  const again = sends.some(({ to }) => to === from) ? ', and sends it what may be lost' : ''
  if (message.success && message.matchIndex === 0) return `hears that ${from} follows it${again}`
  return message.success
    ? `hears again that ${from} stores all through index ${message.matchIndex}${again}`
    : `hears that ${from} refuses after index ${message.prevLogIndex}${again}`
}

function snapshotAnswer({
  from,
  matchIndex,
  nextOffset,
  lastIncludedIndex,
}: InstallSnapshotResponse): string {
  return matchIndex === null
    ? `hears again that ${from} has ${count(nextOffset, 'character')} of the snapshot of all up to index ${lastIncludedIndex}`
    : `hears again that ${from} has all up to index ${matchIndex}`
}

function ofClient({ inputs }: ClientStepReport, applied: Applied): Says {
  const asks = sentBy(applied).flatMap((message) =>
    message.type === 'ClientRequest' || message.type === 'ClientRead' ? [message] : [],
  )
  const [answer] = applied.taken
  const heard = answer?.message.type === 'ClientResponse' ? heardOf(answer.message) : null
  const asked = asks[0] === undefined ? null : askedOf(asks[0], asks.length)
  if (heard !== null) return told(asked === null ? heard : `${heard}; it ${asked}`, '§8')
  if (asked !== null) return told(asked, '§8')
  const [first] = inputs
  switch (first?.type) {
    case 'links':
      return told(`sends by the network’s rules of version ${first.version} from here on`, null)
    case 'servers':
      return told(`learns which servers there are: ${first.servers.join(', ')}`, null)
    case 'wake':
      return told('wakes, and has nothing to ask yet', null)
    default:
      return told('takes a step, and nothing changes', null)
  }
}

function askedOf(message: ClientRequest | ClientRead, n: number): string {
  const more = n === 1 ? '' : `, and ${n - 1} more`
  if (message.type === 'ClientRead') return `asks ${message.to}: get ${quoted(message.key)}${more}`
  const command = decodeCommand(message.command)
  const what = command === null ? 'something unreadable' : describeCommand(command)
  return `asks ${message.to}: ${what}${more}`
}

function heardOf({ from, outcome }: ClientResponse): string {
  switch (outcome.type) {
    case 'done':
      return outcome.reply.type === 'ok'
        ? `has ${from}’s answer`
        : `has ${from}’s answer: ${outcome.reply.type}`
    case 'redirect':
      return outcome.leaderId === null
        ? `is sent away by ${from}, which knows no leader`
        : `is sent from ${from} to ${outcome.leaderId}, the leader`
    case 'overloaded':
      return `is sent away by ${from}: too much is waiting there`
    case 'failed':
      return outcome.because === 'transferring'
        ? `is sent away by ${from}, which hands its leadership over`
        : `is sent away by ${from}, which lost its leadership`
    case 'malformed':
      return `is sent away by ${from}, which cannot read the command`
  }
}
