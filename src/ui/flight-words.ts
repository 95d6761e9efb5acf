import { decodeCommand } from '../kv/command'
import type { Message } from '../server/messages'
import { count, peerName, shortCommand, shortened } from '../trace/words'
import type { InFlight } from '../world/world'

/** A message in flight in words: "AppendEntries, S1 to S2, 3 entries". */
export function spokenFlight({ message, from, to }: InFlight): string {
  return `${nameOf(message)}, ${peerName(from)} to ${peerName(to)}, ${contentOf(message)}`
}

/** The line beside a message that is held: its name, then its fields. */
export function captionOf(message: Message): { readonly name: string; readonly fields: string } {
  return { name: nameOf(message), fields: fieldsOf(message) }
}

/** The term a message carries; clients have none. */
export function termOf(message: Message): number | null {
  return 'term' in message ? message.term : null
}

const names: Readonly<Record<Message['type'], string>> = {
  PreVote: 'PreVote',
  PreVoteResponse: 'PreVote response',
  RequestVote: 'RequestVote',
  RequestVoteResponse: 'RequestVote response',
  AppendEntries: 'AppendEntries',
  AppendEntriesResponse: 'AppendEntries response',
  InstallSnapshot: 'InstallSnapshot',
  InstallSnapshotResponse: 'InstallSnapshot response',
  TimeoutNow: 'TimeoutNow',
  ReadIndex: 'ReadIndex',
  ReadIndexResponse: 'ReadIndex response',
  ClientRequest: 'Client request',
  ClientRead: 'Client read',
  ClientResponse: 'Client response',
}

function nameOf(message: Message): string {
  const isHeartbeat = message.type === 'AppendEntries' && message.entries.length === 0
  return isHeartbeat ? 'Heartbeat' : names[message.type]
}

function contentOf(message: Message): string {
  switch (message.type) {
    case 'AppendEntries':
      return message.entries.length === 0
        ? `term ${message.term}`
        : count(message.entries.length, 'entry', 'entries')
    case 'AppendEntriesResponse':
      return message.success ? `stored up to ${message.matchIndex}` : 'refused'
    case 'PreVote':
    case 'RequestVote':
      return `term ${message.term}, log ends at ${message.lastLogIndex}, term ${message.lastLogTerm}`
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return message.voteGranted ? 'granted' : 'refused'
    case 'InstallSnapshot':
      return `snapshot through ${message.lastIncludedIndex}${message.done ? '' : `, from ${message.offset} on`}`
    case 'InstallSnapshotResponse':
      return message.matchIndex === null ? `has ${message.nextOffset}` : 'has all of it'
    case 'TimeoutNow':
      return `term ${message.term}`
    case 'ReadIndex':
      return `read ${message.id}`
    case 'ReadIndexResponse':
      return message.readIndex === null ? 'does not lead' : `index ${message.readIndex}`
    case 'ClientRequest':
      return commandOf(message.command)
    case 'ClientRead':
      return `get ${shortened(message.key)}`
    case 'ClientResponse':
      return message.outcome.type
  }
}

function fieldsOf(message: Message): string {
  switch (message.type) {
    case 'AppendEntries': {
      const size = message.entries.length === 0 ? '' : ` +${message.entries.length}`
      return `t${message.term} (${message.prevLogIndex}, t${message.prevLogTerm})${size}`
    }
    case 'AppendEntriesResponse':
      return message.success
        ? `t${message.term} match ${message.matchIndex}`
        : `t${message.term} refused at ${message.prevLogIndex}`
    case 'PreVote':
    case 'RequestVote':
      return `t${message.term} (${message.lastLogIndex}, t${message.lastLogTerm})`
    case 'InstallSnapshot':
      return `t${message.term} ≤${message.lastIncludedIndex} ${message.done ? 'done' : `@${message.offset}`}`
    case 'TimeoutNow':
      return `t${message.term}`
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
    case 'InstallSnapshotResponse':
    case 'ReadIndex':
    case 'ReadIndexResponse':
      return `t${message.term} ${contentOf(message)}`
    case 'ClientRequest':
    case 'ClientRead':
    case 'ClientResponse':
      return contentOf(message)
  }
}

function commandOf(text: string): string {
  const command = decodeCommand(text)
  return command === null ? 'unreadable' : shortCommand(command)
}
