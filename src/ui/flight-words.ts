import { decodeCommand } from '../kv/command'
import type { Message } from '../server/messages'
import { count, peerName, shortCommand } from '../trace/words'
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

function nameOf(message: Message): string {
  switch (message.type) {
    case 'AppendEntries':
      return message.entries.length === 0 ? 'Heartbeat' : 'AppendEntries'
    case 'AppendEntriesResponse':
      return 'AppendEntries response'
    case 'RequestVoteResponse':
      return 'RequestVote response'
    case 'RequestVote':
      return 'RequestVote'
    case 'ClientRequest':
      return 'Client request'
    case 'ClientResponse':
      return 'Client response'
  }
}

function contentOf(message: Message): string {
  switch (message.type) {
    case 'AppendEntries':
      return message.entries.length === 0
        ? `term ${message.term}`
        : count(message.entries.length, 'entry', 'entries')
    case 'AppendEntriesResponse':
      return message.success ? `stored up to ${message.matchIndex}` : 'refused'
    case 'RequestVote':
      return `term ${message.term}, log ends at ${message.lastLogIndex}, term ${message.lastLogTerm}`
    case 'RequestVoteResponse':
      return message.voteGranted ? 'granted' : 'refused'
    case 'ClientRequest':
      return commandOf(message.command)
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
    case 'RequestVote':
      return `t${message.term} (${message.lastLogIndex}, t${message.lastLogTerm})`
    case 'RequestVoteResponse':
      return `t${message.term} ${message.voteGranted ? 'granted' : 'refused'}`
    case 'ClientRequest':
      return commandOf(message.command)
    case 'ClientResponse':
      return message.outcome.type
  }
}

function commandOf(text: string): string {
  const command = decodeCommand(text)
  return command === null ? 'unreadable' : shortCommand(command)
}
