import type { ClientResult } from '../client/client'
import { decodeCommand } from '../kv/command'
import type { Command, Operation, Reply } from '../kv/operation'
import { asText } from '../raft/index'
import type { Entry } from '../raft/index'
import type { Message, Peer } from '../server/messages'

/**
 * Small words that sentences, labels and panels share: an operation, a reply, an entry, a range.
 * Long keys and values are shortened here and nowhere else.
 */
export function describeOperation(operation: Operation): string {
  const key = quoted(operation.key)
  switch (operation.type) {
    case 'put':
      return `put ${key} = ${quoted(operation.value)}`
    case 'get':
      return `get ${key}`
    case 'append':
      return `append ${quoted(operation.value)} to ${key}`
    case 'delete':
      return `delete ${key}`
    case 'cas':
      return `set ${key} = ${quoted(operation.value)} if it ${holds(operation.expected)}`
    case 'increment':
      return `increment ${key} by ${operation.by}`
  }
}

/** As short as a column of the log grid needs it: `x=5`. */
export function shortOperation(operation: Operation): string {
  const key = shortened(operation.key)
  switch (operation.type) {
    case 'put':
      return `${key}=${shortened(operation.value)}`
    case 'get':
      return `${key}?`
    case 'append':
      return `${key}…${shortened(operation.value)}`
    case 'delete':
      return `${key}✕`
    case 'cas':
      return `${key}→${shortened(operation.value)}`
    case 'increment':
      return operation.by < 0 ? `${key}−${-operation.by}` : `${key}+${operation.by}`
  }
}

export function describeCommand(command: Command): string {
  switch (command.type) {
    case 'operation':
      return describeOperation(command.operation)
    case 'register':
      return `register ${peerName(command.client)}`
  }
}

export function shortCommand(command: Command): string {
  return command.type === 'operation' ? shortOperation(command.operation) : describeCommand(command)
}

/** What a client was told, after its operation: `x = 7`. */
export function describeReply(operation: Operation, reply: Reply): string {
  const key = quoted(operation.key)
  switch (reply.type) {
    case 'ok':
      return describeSuccess(operation, reply.value)
    case 'mismatch':
      return `${key} ${holds(reply.actual)}: nothing was changed`
    case 'notANumber':
      return `${key} holds ${quoted(reply.actual)}, which is no whole number: nothing was changed`
    case 'tooLong':
      return `the value of ${key} would pass its limit: nothing was changed`
    case 'forgotten':
      return 'the answer was given before and is forgotten'
    case 'expired':
      return 'the client has no session: nothing is executed now, but an earlier attempt may have been'
  }
}

export function describeResult(operation: Operation, result: ClientResult): string {
  switch (result.type) {
    case 'done': {
      const told = describeReply(operation, result.reply)
      return result.mode === 'local' ? `${told}, which may be old` : told
    }
    case 'unknown':
      return operation.type === 'get'
        ? 'no answer in time'
        : 'no answer in time: it may have happened'
    case 'expired':
      return 'the client’s session had expired: it was not executed, ask again'
    case 'noSession':
      return 'no session could be opened in time: it was not sent'
    case 'failed':
      return result.because === 'transferring'
        ? 'that server is handing its leadership over: nothing happened'
        : 'that server lost its leadership before it could answer'
    case 'overloaded':
      return 'refused, too much is under way: nothing was sent'
    case 'redirected':
      return result.leaderId === null
        ? 'that server does not lead and knows no leader'
        : `that server does not lead: ${result.leaderId} does`
  }
}

/** The command of an entry in words. */
export function describeEntry(entry: Entry): string {
  if (entry.type === 'noop') return 'no-op'
  if (entry.type === 'configuration') return `configuration ${asText(entry.configuration)}`
  const command = decodeCommand(entry.command)
  return command === null ? 'unreadable command' : describeCommand(command)
}

export function shortEntry(entry: Entry): string {
  if (entry.type === 'noop') return '∅'
  if (entry.type === 'configuration') return '⚙'
  const command = decodeCommand(entry.command)
  return command === null ? '?' : shortCommand(command)
}

/** `index 9`, `9 to 12`. */
export function range(first: number, last: number): string {
  return first === last ? `index ${first}` : `${first} to ${last}`
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** `S1` stays; of a client's name the part that is unique for ever is left out. */
export function peerName(peer: Peer | string): string {
  const dot = peer.indexOf('.')
  return dot < 0 ? peer : peer.slice(0, dot)
}

export function messageName(message: Message): string {
  switch (message.type) {
    case 'AppendEntries':
      return message.entries.length === 0 ? 'heartbeat' : 'AppendEntries'
    case 'AppendEntriesResponse':
      return message.success ? 'acknowledgement' : 'refusal'
    case 'RequestVoteResponse':
      return message.voteGranted ? 'vote' : 'refused vote'
    case 'PreVoteResponse':
      return message.voteGranted ? 'pre-vote' : 'refused pre-vote'
    case 'InstallSnapshotResponse':
      return message.matchIndex === null ? 'answer to a piece' : 'snapshot acknowledgement'
    case 'ReadIndexResponse':
      return message.readIndex === null ? 'refused ReadIndex' : 'read index'
    case 'RequestVote':
    case 'PreVote':
    case 'InstallSnapshot':
    case 'TimeoutNow':
    case 'ReadIndex':
      return message.type
    case 'ClientRequest':
      return 'request'
    case 'ClientRead':
      return 'read'
    case 'ClientResponse':
      return 'answer'
  }
}

const longest = 24

export function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

/** Text with spaces, or none, stands in quotes. */
export function quoted(text: string): string {
  return text === '' || /\s/.test(text) ? `“${shortened(text)}”` : shortened(text)
}

function describeSuccess(operation: Operation, value: string | null): string {
  const key = quoted(operation.key)
  switch (operation.type) {
    case 'get':
      return value === null ? `${key} is absent` : `${key} = ${quoted(value)}`
    case 'put':
      return `${key} = ${quoted(operation.value)}`
    case 'delete':
      return value === null ? `${key} was absent already` : `${key} is deleted`
    case 'append':
    case 'cas':
    case 'increment':
      return `${key} = ${quoted(value ?? '')}`
  }
}

function holds(value: string | null): string {
  return value === null ? 'is absent' : `holds ${quoted(value)}`
}
