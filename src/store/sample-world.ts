import { defaultClientOptions } from '../client/client'
import type { Client } from '../client/client'
import { emptyList, truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { emptyMap, set } from '../lib/persistent-map'
import { allRules, defaultRaftOptions, fromMs, logIndex, micros, term } from '../raft/index'
import type { Entry, RaftNode, Role, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { Server } from '../server/server'
import { newWorld } from '../world/new-world'
import type { InFlight, ServerSlot, World } from '../world/world'
import { client, divergentLog, leaderLog, now, s1, s2, s3, s4, s5, storeUpTo } from './sample-log'
import { sampleMessages } from './sample-messages'

/**
 * One legal moment of a run, for tests and for looking at the screen without a cluster: S1 leads term
 * 3 and is cut off from S3. S3 (9, t3) campaigns in term 4; S2 (11, t3) has refused it; S5 (11, t2) has
 * not heard of it yet; S4 is down. Two of S1's entries are committed and known to S1 alone.
 */
export function sampleWorld(): World {
  const world = newWorld({
    format: 1,
    build: 'sample',
    run: 'k3f9',
    parent: null,
    seed: 7,
    servers: voters,
    options: defaultRaftOptions,
    rules: allRules,
    links: { ...defaultLinks, version: 2, cuts: ['S1>S3', 'S3>S1'] },
  })
  return {
    ...world,
    count: 318,
    at: now,
    perMille: 50,
    servers: Object.fromEntries(voters.map((id) => [id, slots()[id] ?? slotOf({ id })])),
    clients: { [client]: sampleClient() },
    inFlight: sampleMessages().reduce(
      (map, flying) => set(map, flying.id, flying),
      emptyMap<InFlight>(),
    ),
  }
}

const voters = [s1, s2, s3, s4, s5]
interface Slot {
  readonly id: ServerId
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  readonly log?: List<Entry>
  readonly commitIndex?: number
  readonly role?: Role
}

function slots(): Readonly<Record<string, ServerSlot>> {
  const follower = (leftMs: number, timeoutMs: number, leaderId: ServerId | null): Role => ({
    type: 'follower',
    leaderId,
    electionDeadline: micros(now + fromMs(leftMs)),
    electionTimeout: fromMs(timeoutMs),
  })
  const progress = (match: number, next: number, state: 'probe' | 'replicate') => ({
    nextIndex: logIndex(next),
    matchIndex: logIndex(match),
    state,
    isPaused: state === 'probe',
    inflight: [],
  })
  const leader: Role = {
    type: 'leader',
    progress: {
      [s2]: progress(10, 12, 'replicate'),
      [s3]: progress(9, 10, 'probe'),
      [s4]: progress(10, 11, 'probe'),
      [s5]: progress(0, 9, 'probe'),
    },
    heartbeatDeadline: micros(now + fromMs(31)),
  }
  const candidate: Role = {
    type: 'candidate',
    votes: { [s3]: true, [s2]: false },
    electionDeadline: micros(now + fromMs(112)),
    electionTimeout: fromMs(243),
  }
  return {
    [s1]: slotOf({ id: s1, votedFor: s1, log: leaderLog, commitIndex: 10, role: leader }),
    [s2]: slotOf({
      id: s2,
      currentTerm: 4,
      log: truncate(leaderLog, 11),
      commitIndex: 9,
      role: follower(175, 230, null),
    }),
    [s3]: slotOf({
      id: s3,
      currentTerm: 4,
      votedFor: s3,
      log: truncate(leaderLog, 9),
      commitIndex: 8,
      role: candidate,
    }),
    [s4]: {
      ...slotOf({ id: s4, votedFor: s1, log: truncate(leaderLog, 10) }),
      status: 'down',
      server: null,
    },
    [s5]: slotOf({
      id: s5,
      votedFor: null,
      log: divergentLog,
      commitIndex: 8,
      role: follower(84, 260, s1),
    }),
  }
}

/** A running server with this state, all of it durable. */
function slotOf(slot: Slot): ServerSlot {
  const { id, currentTerm = 3, votedFor = null, log = emptyList<Entry>(), commitIndex = 0 } = slot
  const role: Role = slot.role ?? {
    type: 'follower',
    leaderId: null,
    electionDeadline: micros(now + fromMs(200)),
    electionTimeout: fromMs(250),
  }
  const raft: RaftNode = {
    id,
    voters,
    options: defaultRaftOptions,
    rules: allRules,
    currentTerm: term(currentTerm),
    votedFor,
    log,
    commitIndex: logIndex(commitIndex),
    storedIndex: logIndex(log.size),
    role,
    uncommittedBytes: 0,
    random: 1,
  }
  const server: Server = {
    id,
    incarnation: 1,
    n: 60,
    raft,
    lastApplied: logIndex(commitIndex),
    store: storeUpTo(commitIndex),
    waiting: [],
    writing: null,
    lastSerial: 14,
    links: 2,
    failure: null,
  }
  return {
    id,
    incarnation: 1,
    status: 'up',
    server,
    disk: { serial: 14, currentTerm: term(currentTerm), votedFor, log },
    writing: null,
    clock: { since: micros(0), own: micros(0), ratePerMille: 1000 },
    failure: null,
  }
}

function sampleClient(): Client {
  return {
    id: client,
    n: 20,
    servers: voters,
    options: defaultClientOptions,
    nextSerial: 10,
    session: `${client}#2`,
    lastSession: 2,
    registration: null,
    leaderHint: s1,
    pending: [],
    random: 1,
    links: 2,
  }
}
