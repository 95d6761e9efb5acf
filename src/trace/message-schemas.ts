import * as v from 'valibot'

import * as part from './schema-parts'

const { client, count, flag, server, text } = part

const between = { from: server, to: server }
const inTerm = { ...between, term: count }
const inRound = { ...inTerm, round: count }

const reply = v.variant('type', [
  v.object({ type: v.literal('ok'), value: v.nullable(text) }),
  v.object({ type: v.literal('mismatch'), actual: v.nullable(text) }),
  v.object({ type: v.literal('notANumber'), actual: text }),
  v.object({ type: v.literal('tooLong') }),
])

/** What the store remembers of a client. */
export const session = v.object({
  digest: part.uint32,
  lowest: count,
  lastUsed: count,
  replies: v.array(v.object({ serial: count, reply })),
})

const outcome = v.variant('type', [
  v.object({
    type: v.literal('done'),
    reply: v.union([
      reply,
      v.object({ type: v.literal('forgotten') }),
      v.object({ type: v.literal('expired') }),
    ]),
    mode: part.readMode,
  }),
  v.object({ type: v.literal('redirect'), leaderId: v.nullable(server) }),
  v.object({ type: v.literal('overloaded') }),
  v.object({
    type: v.literal('failed'),
    because: v.picklist(['transferring', 'lostLeadership']),
  }),
  v.object({ type: v.literal('malformed') }),
])

export const clientRequest = v.object({
  type: v.literal('ClientRequest'),
  from: client,
  to: server,
  serial: count,
  command: text,
})
export const clientRead = v.object({
  type: v.literal('ClientRead'),
  from: client,
  to: server,
  serial: count,
  key: text,
  mode: v.nullable(part.readMode),
})

/** Every message there is, as it stands in the image a run may begin with. */
export const message = v.union([
  v.variant('type', [
    v.object({
      type: v.literal('PreVote'),
      ...inTerm,
      lastLogIndex: count,
      lastLogTerm: count,
    }),
    v.object({ type: v.literal('PreVoteResponse'), ...inTerm, voteGranted: flag }),
    v.object({
      type: v.literal('RequestVote'),
      ...inTerm,
      lastLogIndex: count,
      lastLogTerm: count,
      isTransfer: flag,
    }),
    v.object({ type: v.literal('RequestVoteResponse'), ...inTerm, voteGranted: flag }),
    v.object({
      type: v.literal('AppendEntries'),
      ...inRound,
      prevLogIndex: count,
      prevLogTerm: count,
      entries: v.array(part.entry),
      leaderCommit: count,
    }),
    v.object({
      type: v.literal('InstallSnapshot'),
      ...inRound,
      lastIncludedIndex: count,
      lastIncludedTerm: count,
      configuration: part.configuration,
      checksum: part.uint32,
      offset: count,
      data: text,
      done: flag,
    }),
    v.object({
      type: v.literal('InstallSnapshotResponse'),
      ...inRound,
      lastIncludedIndex: count,
      nextOffset: count,
      matchIndex: v.nullable(count),
    }),
    v.object({ type: v.literal('TimeoutNow'), ...inTerm }),
    v.object({ type: v.literal('ReadIndex'), ...inTerm, id: count }),
    v.object({
      type: v.literal('ReadIndexResponse'),
      ...inTerm,
      id: count,
      readIndex: v.nullable(count),
    }),
    clientRequest,
    clientRead,
    v.object({
      type: v.literal('ClientResponse'),
      from: server,
      to: client,
      serial: count,
      outcome,
    }),
  ]),
  v.variant('success', [
    v.object({
      type: v.literal('AppendEntriesResponse'),
      ...inRound,
      success: v.literal(true),
      matchIndex: count,
    }),
    v.object({
      type: v.literal('AppendEntriesResponse'),
      ...inRound,
      success: v.literal(false),
      prevLogIndex: count,
      conflictTerm: v.nullable(count),
      conflictIndex: count,
    }),
  ]),
])
