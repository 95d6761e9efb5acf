import { emptyMap, set } from '../lib/persistent-map'
import {
  emptyConfiguration,
  entriesBetween,
  fromMs,
  lastIndex,
  logAfter,
  logIndex,
  micros,
  serverId,
  snapshotOf,
  term,
} from '../raft/index'
import type { Configuration, Log, PlacedConfiguration, Role } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message, Peer } from '../server/messages'
import { inFlightOf } from '../world/flight'
import { newWorld } from '../world/new-world'
import type { InFlight, ServerSlot, World } from '../world/world'
import { client, extended, leaderLog, now, s1, s2, s3, s4, s5 } from './sample-log'
import type { SampleSlot } from './sample-slot'
import { slotOf } from './sample-slot'
import { followerRole, leaderRole, progressOf, sampleClient, sampleHeader } from './sample-world'

export const s6 = serverId('S6')
export const s7 = serverId('S7')

const old: Configuration = { ...emptyConfiguration, voters: [s1, s2, s3] }
const joint: Configuration = {
  voters: [s1, s4, s5],
  outgoing: [s1, s2, s3],
  learners: [s6],
  learnersNext: [],
  autoLeave: true,
}
/** Through index 8; the log keeps its last two. */
const snapshot = snapshotOf(logIndex(8), term(2), old, '{"values":{"x":"4","y":"5","z":"1"}}')
const before: PlacedConfiguration = { index: logIndex(0), configuration: old }
const during: PlacedConfiguration = { index: logIndex(13), configuration: joint }

const whole = extended(leaderLog, [
  { type: 'configuration', term: term(3), configuration: joint },
  { type: 'noop', term: term(3) },
])
const compacted = cut(whole, 6)

function cut(log: Log, through: number): Log {
  const kept = entriesBetween(log, logIndex(through + 1), lastIndex(log))
  return logAfter(logIndex(through), term(2), kept)
}

/**
 * One legal moment of a change: S1 leads term 3 from S1 S2 S3 to S1 S4 S5 by joint consensus (index 13,
 * not committed). S5 lacks entries that S1 has cut off and is sent the snapshot through 8. S6 learns, S7
 * was removed, S3 asks whether it could win, and S2 reads for its client.
 */
export function sampleChange(): World {
  const world = newWorld({ ...sampleHeader, servers: [s1, s2, s3], links: quietLinks })
  return {
    ...world,
    count: 911,
    at: now,
    perMille: 50,
    servers: Object.fromEntries(slots().map((slot) => [slot.id, slot])),
    clients: { [client]: sampleClient([s1, s2, s3, s4, s5, s6, s7]) },
    inFlight: messages().reduce((map, flying) => set(map, flying.id, flying), emptyMap<InFlight>()),
  }
}

const quietLinks = { ...sampleHeader.links, cuts: [] }

function slots(): readonly ServerSlot[] {
  const of = { voters: [s1, s2, s3], snapshot, configurations: [before, during] }
  const leader = leaderRole(
    {
      [s2]: progressOf(13, 15, 'replicate'),
      [s3]: progressOf(12, 14, 'replicate'),
      [s4]: progressOf(14, 15, 'replicate'),
      [s5]: progressOf(0, 9, 'snapshot'),
      [s6]: progressOf(9, 10, 'probe'),
    },
    { reads: [{ id: 1, from: s2, readIndex: logIndex(12), round: 4 }] },
  )
  const asking: Role = {
    type: 'preCandidate',
    votes: { [s3]: true },
    electionDeadline: micros(now + fromMs(140)),
    electionTimeout: fromMs(222),
  }
  const follower = (left: number, timeout: number): Role => followerRole(left, timeout, s1)
  const all: readonly SampleSlot[] = [
    { ...of, id: s1, votedFor: s1, log: compacted, commitIndex: 12, role: leader },
    {
      ...of,
      id: s2,
      votedFor: s1,
      log: cut(upTo(whole, 13), 8),
      commitIndex: 12,
      role: follower(190, 240),
    },
    { ...of, id: s3, votedFor: s1, log: cut(upTo(whole, 13), 6), commitIndex: 11, role: asking },
    { ...of, id: s4, log: compacted, commitIndex: 12, role: follower(120, 290) },
  ]
  return [
    ...all.map(slotOf),
    slotOf({ id: s5, voters: [], log: upTo(whole, 0), role: followerRole(99, 180, s1) }),
    slotOf({
      id: s6,
      voters: [],
      log: upTo(whole, 9),
      commitIndex: 9,
      configurations: [before],
      role: follower(210, 250),
    }),
    slotOf({
      id: s7,
      voters: [],
      currentTerm: 2,
      log: upTo(whole, 7),
      commitIndex: 7,
      configurations: [before],
      role: followerRole(60, 260, null),
    }),
  ]
}

function upTo(log: Log, index: number): Log {
  return logAfter(logIndex(0), term(0), entriesBetween(log, logIndex(1), logIndex(index)))
}

/** One of each kind that the other sample has not. */
function messages(): readonly InFlight[] {
  const flying = (from: Peer, to: Peer, part: number, message: Message): InFlight =>
    inFlightOf({
      id: messageId(from, 1, 80, to.charCodeAt(1) - 49, 0),
      message,
      from,
      to,
      sentAt: micros(now - fromMs(15 * part)),
      due: micros(now + fromMs(15 * (1 - part))),
      isStray: false,
      isHeld: false,
      place: 0,
    })
  const between = (from: typeof s1, to: typeof s1, inTerm = 3) => ({ from, to, term: term(inTerm) })
  const lastLog = { lastLogIndex: logIndex(13), lastLogTerm: term(3) }
  return [
    flying(s1, s5, 0.5, {
      type: 'InstallSnapshot',
      ...between(s1, s5),
      lastIncludedIndex: snapshot.lastIncludedIndex,
      lastIncludedTerm: snapshot.lastIncludedTerm,
      configuration: old,
      checksum: snapshot.checksum,
      offset: 0,
      data: snapshot.data.slice(0, 16),
      done: false,
      round: 4,
    }),
    flying(s5, s1, 0.4, {
      type: 'InstallSnapshotResponse',
      ...between(s5, s1),
      lastIncludedIndex: snapshot.lastIncludedIndex,
      nextOffset: 16,
      matchIndex: null,
      round: 4,
    }),
    flying(s3, s1, 0.3, { type: 'PreVote', ...between(s3, s1, 4), ...lastLog }),
    flying(s3, s4, 0.6, { type: 'PreVote', ...between(s3, s4, 4), ...lastLog }),
    flying(s4, s3, 0.3, { type: 'PreVoteResponse', ...between(s4, s3), voteGranted: false }),
    flying(s2, s1, 0.5, { type: 'ReadIndex', ...between(s2, s1), id: 1 }),
    flying(s1, s2, 0.5, {
      type: 'ReadIndexResponse',
      ...between(s1, s2),
      id: 1,
      readIndex: logIndex(12),
    }),
    flying(s1, s4, 0.6, { type: 'TimeoutNow', ...between(s1, s4) }),
    flying(client, s1, 0.6, {
      type: 'ClientRead',
      from: client,
      to: s1,
      serial: 9,
      key: 'x',
      mode: 'readIndex',
    }),
  ]
}
