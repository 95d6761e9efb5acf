import type { Reply } from '../kv/operation'
import type {
  AppendEntries,
  AppendEntriesAccepted,
  AppendEntriesRefused,
  Configuration,
  Entry,
  InstallSnapshot,
  InstallSnapshotResponse,
  PreVote,
  PreVoteResponse,
  ReadIndex,
  ReadIndexResponse,
  RequestVote,
  RequestVoteResponse,
  TimeoutNow,
} from '../raft/index'
import type {
  ClientOutcome,
  ClientRead,
  ClientRequest,
  ClientResponse,
  Message,
  Peer,
} from '../server/messages'
import type { Envelope } from '../server/ports'
import { isPossible } from './possible-configuration'

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
    if (isEnvelope(item)) envelopes.push(item)
    else malformed = 'A post holds what is not an envelope.'
  }
  return { envelopes, malformed }
}

function addresseeOf(item: unknown): unknown {
  if (!isRecord(item) || !isRecord(item['message'])) return null
  return item['message']['to']
}

/** Whether a value is what it should be. Written by hand: every message passes here, twice. */
type Check = (value: unknown) => boolean

/** An object with these fields and no other. One that is added to `T` and not told here is a type error. */
function shape<T>(fields: { readonly [K in keyof T]-?: Check }): Check {
  const told = Object.entries<Check>(fields)
  return (value) => {
    if (!isRecord(value)) return false
    for (const [name, check] of told) if (!check(value[name])) return false
    return countFields(value) === told.length
  }
}

/** Of what was copied or parsed, and so inherits nothing that could be counted; a list of names costs more. */
function countFields(value: object): number {
  let count = 0
  for (const _ in value) count++
  return count
}

/** One of several shapes, told apart by the text or truth value in one field. */
function variant(field: string, shapes: ReadonlyMap<unknown, Check>): Check {
  return (value) => isRecord(value) && (shapes.get(value[field])?.(value) ?? false)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const isAny: Check = () => true
const isText: Check = (value) => typeof value === 'string'
const isTextOrNull: Check = (value) => value === null || isText(value)
const isTruth: Check = (value) => typeof value === 'boolean'
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const isCountOrNull: Check = (value) => value === null || isCount(value)
const isId: Check = (value) => typeof value === 'string' && idPattern.test(value)
const isEntries: Check = (value) => Array.isArray(value) && value.every(isEntry)

/** sender.incarnation/step.position+copy, as `messageId` makes it. */
const idPattern = /^[^/]+\.\d+\/\d+\.\d+\+\d+$/

const isServers: Check = (value) => Array.isArray(value) && value.every(isText)
const isReadMode: Check = (value) =>
  value === 'log' || value === 'readIndex' || value === 'lease' || value === 'local'
const isReadModeOrNull: Check = (value) => value === null || isReadMode(value)
const isFailure: Check = (value) => value === 'transferring' || value === 'lostLeadership'

const looksLikeConfiguration = shape<Configuration>({
  voters: isServers,
  outgoing: isServers,
  learners: isServers,
  learnersNext: isServers,
  autoLeave: isTruth,
})
const hasConfigurationShape = (value: unknown): value is Configuration =>
  looksLikeConfiguration(value)
const isConfiguration: Check = (value) => hasConfigurationShape(value) && isPossible(value)

type Of<T, Type> = Extract<T, { readonly type: Type }>

const isEntry = variant(
  'type',
  new Map([
    ['noop', shape<Of<Entry, 'noop'>>({ type: isAny, term: isCount })],
    ['command', shape<Of<Entry, 'command'>>({ type: isAny, term: isCount, command: isText })],
    [
      'configuration',
      shape<Of<Entry, 'configuration'>>({
        type: isAny,
        term: isCount,
        configuration: isConfiguration,
      }),
    ],
  ]),
)

const isReply = variant(
  'type',
  new Map([
    ['ok', shape<Of<Reply, 'ok'>>({ type: isAny, value: isTextOrNull })],
    ['mismatch', shape<Of<Reply, 'mismatch'>>({ type: isAny, actual: isTextOrNull })],
    ['notANumber', shape<Of<Reply, 'notANumber'>>({ type: isAny, actual: isText })],
    ['tooLong', shape<Of<Reply, 'tooLong'>>({ type: isAny })],
    ['forgotten', shape<Of<Reply, 'forgotten'>>({ type: isAny })],
    ['expired', shape<Of<Reply, 'expired'>>({ type: isAny })],
  ]),
)

const isOutcome = variant(
  'type',
  new Map([
    ['done', shape<Of<ClientOutcome, 'done'>>({ type: isAny, reply: isReply, mode: isReadMode })],
    ['redirect', shape<Of<ClientOutcome, 'redirect'>>({ type: isAny, leaderId: isTextOrNull })],
    ['overloaded', shape<Of<ClientOutcome, 'overloaded'>>({ type: isAny })],
    ['failed', shape<Of<ClientOutcome, 'failed'>>({ type: isAny, because: isFailure })],
    ['malformed', shape<Of<ClientOutcome, 'malformed'>>({ type: isAny })],
  ]),
)

const between = { type: isAny, from: isText, to: isText }
const inTerm = { ...between, term: isCount }
const inRound = { ...inTerm, round: isCount }

const isAppendEntriesResponse = variant(
  'success',
  new Map([
    [true, shape<AppendEntriesAccepted>({ ...inRound, success: isAny, matchIndex: isCount })],
    [
      false,
      shape<AppendEntriesRefused>({
        ...inRound,
        success: isAny,
        prevLogIndex: isCount,
        conflictTerm: isCountOrNull,
        conflictIndex: isCount,
      }),
    ],
  ]),
)

/** Every type of message; one that is missing is a type error. */
const messages: Readonly<Record<Message['type'], Check>> = {
  PreVote: shape<PreVote>({ ...inTerm, lastLogIndex: isCount, lastLogTerm: isCount }),
  PreVoteResponse: shape<PreVoteResponse>({ ...inTerm, voteGranted: isTruth }),
  RequestVote: shape<RequestVote>({
    ...inTerm,
    lastLogIndex: isCount,
    lastLogTerm: isCount,
    isTransfer: isTruth,
  }),
  RequestVoteResponse: shape<RequestVoteResponse>({ ...inTerm, voteGranted: isTruth }),
  AppendEntries: shape<AppendEntries>({
    ...inRound,
    prevLogIndex: isCount,
    prevLogTerm: isCount,
    entries: isEntries,
    leaderCommit: isCount,
  }),
  AppendEntriesResponse: isAppendEntriesResponse,
  InstallSnapshot: shape<InstallSnapshot>({
    ...inRound,
    lastIncludedIndex: isCount,
    lastIncludedTerm: isCount,
    configuration: isConfiguration,
    checksum: isCount,
    offset: isCount,
    data: isText,
    done: isTruth,
  }),
  InstallSnapshotResponse: shape<InstallSnapshotResponse>({
    ...inRound,
    lastIncludedIndex: isCount,
    nextOffset: isCount,
    matchIndex: isCountOrNull,
  }),
  TimeoutNow: shape<TimeoutNow>(inTerm),
  ReadIndex: shape<ReadIndex>({ ...inTerm, id: isCount }),
  ReadIndexResponse: shape<ReadIndexResponse>({ ...inTerm, id: isCount, readIndex: isCountOrNull }),
  ClientRead: shape<ClientRead>({
    ...between,
    serial: isCount,
    key: isText,
    mode: isReadModeOrNull,
  }),
  ClientRequest: shape<ClientRequest>({ ...between, serial: isCount, command: isText }),
  ClientResponse: shape<ClientResponse>({ ...between, serial: isCount, outcome: isOutcome }),
}

const isMessage = variant('type', new Map(Object.entries(messages)))
const hasShape = shape<Envelope>({ id: isId, due: isCount, message: isMessage })

function isEnvelope(item: unknown): item is Envelope {
  return hasShape(item)
}
