import { decodeCommand } from '../kv/command'
import type { Message } from '../server/messages'
import { count, describeCommand, describeEntry, peerName } from '../trace/words'

type Field = readonly [string, string]

/** Every field of a message in words, under the names of Figure 2. */
export function messageFields(message: Message): readonly Field[] {
  switch (message.type) {
    case 'RequestVote':
      return [
        ['term', `${message.term}`],
        ['candidateId', message.from],
        ['lastLogIndex', `${message.lastLogIndex}`],
        ['lastLogTerm', `${message.lastLogTerm}`],
      ]
    case 'RequestVoteResponse':
      return [
        ['term', `${message.term}`],
        ['voteGranted', message.voteGranted ? 'yes' : 'no'],
      ]
    case 'AppendEntries':
      return [
        ['term', `${message.term}`],
        ['leaderId', message.from],
        ['prevLogIndex', `${message.prevLogIndex}`],
        ['prevLogTerm', `${message.prevLogTerm}`],
        [
          'entries',
          message.entries.length === 0
            ? 'none: a heartbeat'
            : count(message.entries.length, 'entry', 'entries'),
        ],
        ...message.entries
          .slice(0, mostEntries)
          .map((entry, i): Field => [
            `  index ${message.prevLogIndex + 1 + i}`,
            `t${entry.term} ${describeEntry(entry)}`,
          ]),
        ['leaderCommit', `${message.leaderCommit}`],
      ]
    case 'AppendEntriesResponse':
      return message.success
        ? [
            ['term', `${message.term}`],
            ['success', 'yes'],
            ['matchIndex', `${message.matchIndex}`],
          ]
        : [
            ['term', `${message.term}`],
            ['success', 'no'],
            ['prevLogIndex', `${message.prevLogIndex}`],
            [
              'conflictTerm',
              message.conflictTerm === null ? 'none: log too short' : `${message.conflictTerm}`,
            ],
            ['conflictIndex', `${message.conflictIndex}`],
          ]
    case 'ClientRequest': {
      const command = decodeCommand(message.command)
      return [
        ['client', peerName(message.from)],
        ['serial', `${message.serial}`],
        ['command', command === null ? 'cannot be read' : describeCommand(command)],
      ]
    }
    case 'ClientResponse':
      return [
        ['client', peerName(message.to)],
        ['serial', `${message.serial}`],
        ...outcomeFields(message.outcome),
      ]
  }
}

const mostEntries = 8

function outcomeFields(
  outcome: Extract<Message, { readonly type: 'ClientResponse' }>['outcome'],
): readonly Field[] {
  switch (outcome.type) {
    case 'done':
      return [
        ['outcome', outcome.reply.type === 'ok' ? 'done' : `done, ${outcome.reply.type}`],
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
    case 'malformed':
      return [['outcome', 'refused: cannot be read']]
  }
}

/** What a message asks or tells, in one sentence. */
export function messagePurpose(message: Message): string {
  const from = peerName(message.from)
  const to = peerName(message.to)
  switch (message.type) {
    case 'RequestVote':
      return `${from} asks ${to} for its vote in term ${message.term}.`
    case 'RequestVoteResponse':
      return message.voteGranted ? `${from} votes for ${to}.` : `${from} does not vote for ${to}.`
    case 'AppendEntries':
      return message.entries.length === 0
        ? `${from} tells ${to} that it leads.`
        : `${from} sends ${to} what comes after index ${message.prevLogIndex}.`
    case 'AppendEntriesResponse':
      return message.success
        ? `${from} stores all up to index ${message.matchIndex}.`
        : `${from} refuses: its log does not match at index ${message.prevLogIndex}, or the term is old.`
    case 'ClientRequest':
      return `${from} asks ${to} to execute a command.`
    case 'ClientResponse':
      return `${from} answers ${to}.`
  }
}
