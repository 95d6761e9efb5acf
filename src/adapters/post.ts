import * as v from 'valibot'

import type { Reply } from '../kv/operation'
import type { Entry, LogIndex, Micros, ServerId, Term } from '../raft/index'
import type { ClientId, ClientOutcome, Message, MessageId, Peer } from '../server/messages'
import type { Envelope } from '../server/ports'

/** A post, sorted out for one peer. */
export interface ReadPost {
  /** Those addressed to the peer, in order. */
  readonly envelopes: readonly Envelope[]
  /** What of the post is not ours, as one sentence; null where nothing is. */
  readonly malformed: string | null
}

/**
 * Reads what came over a channel that anybody may post to: only what has the exact shape of an envelope
 * gets in, and only what is addressed to `self` is looked at closer, since everybody hears everything.
 */
export function readPost(self: Peer, post: unknown): ReadPost {
  if (!Array.isArray(post))
    return { envelopes: [], malformed: 'A post is not a list of envelopes.' }
  const envelopes: Envelope[] = []
  let malformed: string | null = null
  const items: readonly unknown[] = post
  for (const item of items) {
    const to = addresseeOf(item)
    if (typeof to === 'string' && to !== self) continue
    if (v.is(envelope, item)) envelopes.push(item)
    else malformed = 'A post holds what is not an envelope.'
  }
  return { envelopes, malformed }
}

function addresseeOf(item: unknown): unknown {
  return v.is(addressed, item) ? item.message.to : null
}

type Schema<T> = v.GenericSchema<T>

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const addressed = v.object({ message: v.object({ to: v.string() }) })
const text = v.string()
const count = v.custom<number>(isCount)
const server = v.custom<ServerId>(isText)
const client = v.custom<ClientId>(isText)
const term = v.custom<Term>(isCount)
const index = v.custom<LogIndex>(isCount)

/** Entries are most of what travels, and are looked at by hand: ten times as fast. */
const entries = v.custom<readonly Entry[]>((value) => Array.isArray(value) && value.every(isEntry))

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (!('type' in value) || !('term' in value) || !isCount(value.term)) return false
  if (value.type === 'noop') return true
  return value.type === 'command' && 'command' in value && isText(value.command)
}

const fromServer = { from: server, to: server, term }

const reply: Schema<Reply> = v.variant('type', [
  v.object({ type: v.literal('ok'), value: v.nullable(text) }),
  v.object({ type: v.literal('mismatch'), actual: v.nullable(text) }),
  v.object({ type: v.literal('notANumber'), actual: text }),
  v.object({ type: v.literal('tooLong') }),
  v.object({ type: v.literal('forgotten') }),
])

const outcome: Schema<ClientOutcome> = v.variant('type', [
  v.object({ type: v.literal('done'), reply }),
  v.object({ type: v.literal('redirect'), leaderId: v.nullable(server) }),
  v.object({ type: v.literal('overloaded') }),
  v.object({ type: v.literal('malformed') }),
])

const appendEntriesResponse = v.variant('success', [
  v.object({
    type: v.literal('AppendEntriesResponse'),
    ...fromServer,
    success: v.literal(true),
    matchIndex: index,
  }),
  v.object({
    type: v.literal('AppendEntriesResponse'),
    ...fromServer,
    success: v.literal(false),
    prevLogIndex: index,
    conflictTerm: v.nullable(term),
    conflictIndex: index,
  }),
])

const message: Schema<Message> = v.variant('type', [
  v.object({
    type: v.literal('RequestVote'),
    ...fromServer,
    lastLogIndex: index,
    lastLogTerm: term,
  }),
  v.object({ type: v.literal('RequestVoteResponse'), ...fromServer, voteGranted: v.boolean() }),
  v.object({
    type: v.literal('AppendEntries'),
    ...fromServer,
    prevLogIndex: index,
    prevLogTerm: term,
    entries,
    leaderCommit: index,
  }),
  appendEntriesResponse,
  v.object({
    type: v.literal('ClientRequest'),
    from: client,
    to: server,
    serial: count,
    command: text,
  }),
  v.object({
    type: v.literal('ClientResponse'),
    from: server,
    to: client,
    serial: count,
    outcome,
  }),
])

/** A field that is added to a message and not told here is a type error; a new message fails a test. */
const envelope: Schema<Envelope> = v.object({
  id: v.custom<MessageId>((id) => typeof id === 'string' && idPattern.test(id)),
  due: v.custom<Micros>(isCount),
  message,
})

const idPattern = /^[^/]+\.\d+\/\d+\.\d+\+\d+$/
