import { entriesBetween, fromMs, logIndex, micros, term } from '../raft/index'
import type { ServerId } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message, Peer } from '../server/messages'
import { inFlightOf } from '../world/flight'
import type { InFlight } from '../world/world'
import { client, leaderLog, now, put, s1, s2, s3, s5 } from './sample-log'

/** What is on its way in the sample world: one of each kind. */
export function sampleMessages(): readonly InFlight[] {
  const flying = (
    from: Peer,
    to: Peer,
    sentMsAgo: number,
    dueInMs: number,
    message: Message,
  ): InFlight =>
    inFlightOf({
      id: messageId(from, 1, 60, to.charCodeAt(1) - 49, 0),
      message,
      from,
      to,
      sentAt: micros(now - fromMs(sentMsAgo)),
      due: micros(now + fromMs(dueInMs)),
      isStray: false,
      isHeld: false,
      place: 0,
    })
  const envelope = (from: ServerId, to: ServerId, inTerm: number) => ({
    from,
    to,
    term: term(inTerm),
  })
  const entries = entriesBetween(leaderLog, logIndex(9), logIndex(12))
  return [
    flying(s1, s5, 7, 7, {
      type: 'AppendEntries',
      ...envelope(s1, s5, 3),
      prevLogIndex: logIndex(8),
      prevLogTerm: term(2),
      entries,
      leaderCommit: logIndex(10),
      round: 4,
    }),
    flying(s1, s2, 11, 4, {
      type: 'AppendEntries',
      ...envelope(s1, s2, 3),
      prevLogIndex: logIndex(11),
      prevLogTerm: term(3),
      entries: [],
      leaderCommit: logIndex(10),
      round: 4,
    }),
    flying(s2, s1, 8, 6, {
      type: 'AppendEntriesResponse',
      ...envelope(s2, s1, 3),
      success: true,
      matchIndex: logIndex(11),
      round: 3,
    }),
    flying(s3, s5, 10, 7, {
      type: 'RequestVote',
      ...envelope(s3, s5, 4),
      lastLogIndex: logIndex(9),
      lastLogTerm: term(3),
      isTransfer: false,
    }),
    flying(client, s1, 8, 9, {
      type: 'ClientRequest',
      from: client,
      to: s1,
      serial: 9,
      command: put('y', '8', 9),
    }),
  ]
}
