import * as v from 'valibot'

import { message, session } from './message-schemas'
import * as part from './schema-parts'

const { client, count, flag, server, text } = part

const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)
const random = part.uint32
const votes = v.record(v.string(), flag)
const timing = { electionDeadline: count, electionTimeout: count }

const progress = v.object({
  nextIndex: count,
  matchIndex: count,
  state: v.picklist(['probe', 'replicate', 'snapshot']),
  isPaused: flag,
  inflight: v.array(v.object({ lastIndex: count, bytes: count, round: count })),
  snapshotOffset: count,
  snapshotRound: count,
  isActive: flag,
  ackedRound: count,
  sinceRound: count,
})

const role = v.variant('type', [
  v.object({
    type: v.literal('follower'),
    leaderId: orNull(server),
    heardAt: orNull(count),
    ...timing,
  }),
  v.object({ type: v.literal('preCandidate'), votes, ...timing }),
  v.object({ type: v.literal('candidate'), votes, ...timing }),
  v.object({
    type: v.literal('leader'),
    votes,
    progress: v.record(v.string(), progress),
    heartbeatDeadline: count,
    quorumCheckDeadline: count,
    round: count,
    rounds: v.array(v.object({ round: count, startedAt: count })),
    leaseStart: orNull(count),
    reads: v.array(
      v.object({ id: count, from: orNull(server), readIndex: orNull(count), round: count }),
    ),
    transfer: orNull(v.object({ to: server, deadline: count, isSent: flag })),
    leaving: v.record(v.string(), count),
    promoting: orNull(server),
    isSuccessorAsked: flag,
  }),
])

const raft = v.object({
  id: server,
  options: part.options,
  rules: part.rules,
  currentTerm: count,
  votedFor: orNull(server),
  log: part.log,
  snapshot: orNull(part.snapshot),
  configurations: v.pipe(
    v.array(v.object({ index: count, configuration: part.configuration })),
    v.minLength(1),
  ),
  commitIndex: count,
  storedIndex: count,
  incoming: orNull(
    v.object({
      lastIncludedIndex: count,
      lastIncludedTerm: count,
      checksum: part.uint32,
      data: text,
      digest: part.uint32,
    }),
  ),
  role,
  uncommittedBytes: count,
  random,
})

const serverState = v.object({
  id: server,
  incarnation: count,
  n: count,
  raft,
  lastApplied: count,
  store: v.object({
    executed: count,
    values: part.mapOf(text),
    sessions: part.mapOf(session),
  }),
  waiting: v.array(v.object({ index: count, term: count, client, serial: count })),
  reads: v.array(
    v.object({
      id: count,
      client,
      serial: count,
      key: text,
      mode: part.readMode,
      since: count,
      readIndex: orNull(count),
    }),
  ),
  nextRead: count,
  writing: orNull(v.object({ serial: count, lastIndex: count, messages: v.array(message) })),
  lastSerial: count,
  links: count,
  failure: orNull(text),
})

const slot = v.object({
  id: server,
  voters: part.servers,
  incarnation: count,
  status: v.picklist(['starting', 'up', 'frozen', 'down', 'refused']),
  server: orNull(serverState),
  disk: part.diskContent,
  writing: orNull(part.diskContent),
  clock: v.object({ since: count, own: count, ratePerMille: part.from(1, 1e6) }),
  failure: orNull(text),
  fault: part.fault,
})

const attempts = {
  pinned: orNull(server),
  askedOf: orNull(server),
  lastAsked: orNull(server),
  attempts: count,
  backoffs: count,
  redirects: count,
  overloads: count,
  isInDoubt: flag,
  retryAt: count,
}

export const clientOptions = v.object({
  attemptTimeout: count,
  backoffMin: count,
  backoffMax: count,
  giveUpAfter: count,
  maxPending: count,
  maxPendingBytes: count,
  maxSessions: count,
})

const clientState = v.object({
  id: client,
  n: count,
  servers: part.servers,
  options: clientOptions,
  nextSerial: count,
  session: orNull(text),
  lastSession: count,
  registration: orNull(
    v.object({ type: v.literal('registration'), serial: v.literal(0), ...attempts }),
  ),
  leaderHint: orNull(server),
  pending: v.array(
    v.object({
      type: v.literal('operation'),
      serial: count,
      operation: part.operation,
      request: v.variant('type', [
        v.object({ type: v.literal('queued') }),
        v.object({ type: v.literal('command'), session: text, command: text }),
        v.object({ type: v.literal('read'), mode: orNull(part.readMode) }),
      ]),
      bytes: count,
      submittedAt: count,
      giveUpAt: count,
      ...attempts,
    }),
  ),
  random,
  links: count,
})

/** The world a run may begin with. Its header is the run's own. */
export const imageSchema = v.object({
  count,
  at: count,
  servers: v.record(part.server, slot),
  clients: v.record(client, clientState),
  placed: count,
  inFlight: part.mapOf(
    v.object({
      id: part.messageId,
      message,
      from: part.peer,
      to: part.peer,
      sentAt: count,
      due: count,
      isStray: flag,
      isHeld: flag,
      place: count,
      digest: part.uint32,
    }),
  ),
  links: part.links,
  linkHistory: v.record(v.string(), part.links),
  options: part.options,
  rules: part.rules,
  disk: part.disk,
  perMille: part.from(0, 1e6),
})
