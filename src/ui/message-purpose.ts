import type { Message } from '../server/messages'
import { peerName } from '../trace/words'

/** What a message asks or tells, in one sentence. */
export function messagePurpose(message: Message): string {
  const from = peerName(message.from)
  const to = peerName(message.to)
  switch (message.type) {
    case 'PreVote':
      return `${from} asks ${to} whether it would vote for it in term ${message.term}. Nobody’s term changes.`
    case 'PreVoteResponse':
      return message.voteGranted
        ? `${from} would vote for ${to}.`
        : `${from} would not vote for ${to}.`
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
    case 'InstallSnapshot':
      return `${from} sends ${to} ${message.done ? 'the last piece' : 'a piece'} of its snapshot through index ${message.lastIncludedIndex}: the entries are no longer in its log.`
    case 'InstallSnapshotResponse':
      return message.matchIndex === null
        ? `${from} has the snapshot up to ${message.nextOffset} and wants the next piece.`
        : `${from} has what the snapshot stands for: it matches through index ${message.matchIndex}.`
    case 'TimeoutNow':
      return `${from} asks ${to} to campaign at once and lead after it.`
    case 'ReadIndex':
      return `${from} asks ${to} how far it must have applied before it may answer a read.`
    case 'ReadIndexResponse':
      return message.readIndex === null
        ? `${from} cannot say: it does not lead.`
        : `${to} may answer the read once it has applied index ${message.readIndex}.`
    case 'ClientRequest':
      return `${from} asks ${to} to execute a command.`
    case 'ClientRead':
      return `${from} reads a key at ${to}, without an entry in the log.`
    case 'ClientResponse':
      return `${from} answers ${to}.`
  }
}
