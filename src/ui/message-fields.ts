import { decodeCommand } from '../kv/command'
import type { AppendEntries, InstallSnapshot, ReadMode } from '../raft/index'
import type { ClientOutcome, Message } from '../server/messages'
import { describeConfiguration } from '../trace/member-words'
import { count, describeCommand, describeEntry, peerName, quoted } from '../trace/words'

type Field = readonly [string, string]

/** Every field of a message in words, under the names of Figure 2 and the thesis. */
export function messageFields(message: Message): readonly Field[] {
  switch (message.type) {
    case 'PreVote':
    case 'RequestVote':
      return [
        ['term', `${message.term}`],
        ['candidateId', message.from],
        ['lastLogIndex', `${message.lastLogIndex}`],
        ['lastLogTerm', `${message.lastLogTerm}`],
        ...(message.type === 'RequestVote' && message.isTransfer
          ? [['transfer', 'the leader wants it'] as const]
          : []),
      ]
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return [
        ['term', `${message.term}`],
        ['voteGranted', message.voteGranted ? 'yes' : 'no'],
      ]
    case 'AppendEntries':
      return appendFields(message)
    case 'AppendEntriesResponse':
      return [
        ['term', `${message.term}`],
        ['success', message.success ? 'yes' : 'no'],
        ...(message.success
          ? [['matchIndex', `${message.matchIndex}`] as const]
          : ([
              ['prevLogIndex', `${message.prevLogIndex}`],
              [
                'conflictTerm',
                message.conflictTerm === null ? 'none: log too short' : `${message.conflictTerm}`,
              ],
              ['conflictIndex', `${message.conflictIndex}`],
            ] as const)),
        ['round', `${message.round}`],
      ]
    case 'InstallSnapshot':
      return snapshotFields(message)
    case 'InstallSnapshotResponse':
      return [
        ['term', `${message.term}`],
        ['lastIncluded', `${message.lastIncludedIndex}`],
        ['next offset', `${message.nextOffset}`],
        ['matchIndex', message.matchIndex === null ? 'pieces lack' : `${message.matchIndex}`],
        ['round', `${message.round}`],
      ]
    case 'TimeoutNow':
      return [
        ['term', `${message.term}`],
        ['leaderId', message.from],
      ]
    case 'ReadIndex':
      return [
        ['term', `${message.term}`],
        ['read', `${message.id}`],
      ]
    case 'ReadIndexResponse':
      return [
        ['term', `${message.term}`],
        ['read', `${message.id}`],
        [
          'readIndex',
          message.readIndex === null ? 'none: it does not lead' : `${message.readIndex}`,
        ],
      ]
    case 'ClientRequest': {
      const command = decodeCommand(message.command)
      return [
        ['client', peerName(message.from)],
        ['serial', `${message.serial}`],
        ['command', command === null ? 'cannot be read' : describeCommand(command)],
      ]
    }
    case 'ClientRead':
      return [
        ['client', peerName(message.from)],
        ['serial', `${message.serial}`],
        ['key', quoted(message.key)],
        ['mode', message.mode === null ? 'as the options say' : readWords[message.mode]],
      ]
    case 'ClientResponse':
      return [
        ['client', peerName(message.to)],
        ['serial', `${message.serial}`],
        ...outcomeFields(message.outcome),
      ]
  }
}

/** The words for how a read is answered. */
export const readWords: Readonly<Record<ReadMode, string>> = {
  log: 'through the log',
  readIndex: 'ReadIndex',
  lease: 'lease',
  local: 'local',
}

const mostEntries = 8

function appendFields(message: AppendEntries): readonly Field[] {
  const { entries, prevLogIndex } = message
  return [
    ['term', `${message.term}`],
    ['leaderId', message.from],
    ['prevLogIndex', `${prevLogIndex}`],
    ['prevLogTerm', `${message.prevLogTerm}`],
    [
      'entries',
      entries.length === 0 ? 'none: a heartbeat' : count(entries.length, 'entry', 'entries'),
    ],
    ...entries
      .slice(0, mostEntries)
      .map((entry, i): Field => [
        `  index ${prevLogIndex + 1 + i}`,
        `t${entry.term} ${describeEntry(entry)}`,
      ]),
    ['leaderCommit', `${message.leaderCommit}`],
    ['round', `${message.round}`],
  ]
}

function snapshotFields(message: InstallSnapshot): readonly Field[] {
  const { offset, data, done } = message
  return [
    ['term', `${message.term}`],
    ['leaderId', message.from],
    ['lastIncluded', `index ${message.lastIncludedIndex}, term ${message.lastIncludedTerm}`],
    ['configuration', describeConfiguration(message.configuration)],
    ['offset', `${offset.toLocaleString('en')} to ${(offset + data.length).toLocaleString('en')}`],
    ['done', done ? 'yes: the last piece' : 'no'],
    ['checksum', message.checksum.toString(16).padStart(8, '0')],
    ['round', `${message.round}`],
  ]
}

function outcomeFields(outcome: ClientOutcome): readonly Field[] {
  switch (outcome.type) {
    case 'done':
      return [
        ['outcome', outcome.reply.type === 'ok' ? 'done' : `done, ${outcome.reply.type}`],
        ['answered', outcome.mode === 'local' ? 'locally: may be old' : readWords[outcome.mode]],
        ...(outcome.reply.type === 'ok'
          ? [['value', outcome.reply.value ?? 'absent'] as const]
          : []),
      ]
    case 'redirect':
      return [
        [
          'outcome',
          outcome.leaderId === null
            ? 'not the leader, knows none'
            : `not the leader: ask ${outcome.leaderId}`,
        ],
      ]
    case 'overloaded':
      return [['outcome', 'refused: too much is waiting']]
    case 'failed':
      return [
        [
          'outcome',
          outcome.because === 'transferring'
            ? 'refused: leadership is being handed over'
            : 'refused: leadership was lost',
        ],
      ]
    case 'malformed':
      return [['outcome', 'refused: cannot be read']]
  }
}
