import { defaultClientOptions, newClient } from '../client/client'
import type { Client } from '../client/client'
import { emptyMap, set } from '../lib/persistent-map'
import { allRules, defaultRaftOptions, fromMs, logIndex, micros } from '../raft/index'
import type { Leader, Progress, Role, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { RunHeader } from '../world/record'
import { newWorld } from '../world/new-world'
import type { InFlight, ServerSlot, World } from '../world/world'
import { client, divergentLog, leaderLog, now, s1, s2, s3, s4, s5, through } from './sample-log'
import { sampleMessages } from './sample-messages'
import { slotOf } from './sample-slot'

const voters = [s1, s2, s3, s4, s5]

export const sampleHeader: RunHeader = {
  format: 1,
  build: 'sample',
  run: 'k3f9',
  parent: null,
  seed: 7,
  servers: voters,
  spares: [],
  options: defaultRaftOptions,
  rules: allRules,
  links: { ...defaultLinks, version: 2, cuts: ['S1>S3', 'S3>S1'] },
  image: null,
}

/**
 * One legal moment of a run, for tests and for looking at the screen without a cluster: S1 leads term
 * 3 and is cut off from S3. S3 (9, t3) campaigns in term 4; S2 (11, t3) has refused it; S5 (11, t2) has
 * not heard of it yet; S4 is down. Two of S1's entries are committed and known to S1 alone.
 */
export function sampleWorld(): World {
  const world = newWorld(sampleHeader)
  return {
    ...world,
    count: 318,
    at: now,
    perMille: 50,
    servers: Object.fromEntries(slots().map((slot) => [slot.id, slot])),
    clients: { [client]: sampleClient(voters) },
    inFlight: sampleMessages().reduce(
      (map, flying) => set(map, flying.id, flying),
      emptyMap<InFlight>(),
    ),
  }
}

export function followerRole(leftMs: number, timeoutMs: number, leaderId: ServerId | null): Role {
  return {
    type: 'follower',
    leaderId,
    heardAt: leaderId === null ? null : micros(now + fromMs(leftMs - timeoutMs)),
    electionDeadline: micros(now + fromMs(leftMs)),
    electionTimeout: fromMs(timeoutMs),
  }
}

export function progressOf(match: number, next: number, state: Progress['state']): Progress {
  return {
    nextIndex: logIndex(next),
    matchIndex: logIndex(match),
    state,
    isPaused: state === 'probe',
    inflight: [],
    snapshotOffset: 0,
    snapshotRound: 0,
    isActive: true,
    ackedRound: 3,
    sinceRound: 0,
  }
}

export function leaderRole(progress: Leader['progress'], more: Partial<Leader> = {}): Leader {
  return {
    type: 'leader',
    votes: { [s1]: true, [s2]: true, [s4]: true },
    progress,
    heartbeatDeadline: micros(now + fromMs(31)),
    quorumCheckDeadline: micros(now + fromMs(120)),
    round: 4,
    rounds: [{ round: 4, startedAt: micros(now - fromMs(19)) }],
    leaseStart: micros(now - fromMs(62)),
    reads: [],
    transfer: null,
    leaving: {},
    promoting: null,
    isSuccessorAsked: false,
    ...more,
  }
}

function slots(): readonly ServerSlot[] {
  const leader = leaderRole({
    [s2]: progressOf(10, 12, 'replicate'),
    [s3]: progressOf(9, 10, 'probe'),
    [s4]: progressOf(10, 11, 'probe'),
    [s5]: progressOf(0, 9, 'probe'),
  })
  const candidate: Role = {
    type: 'candidate',
    votes: { [s3]: true, [s2]: false },
    electionDeadline: micros(now + fromMs(112)),
    electionTimeout: fromMs(243),
  }
  const log = leaderLog
  const of = { voters }
  return [
    slotOf({ ...of, id: s1, votedFor: s1, log, commitIndex: 10, role: leader }),
    slotOf({
      ...of,
      id: s2,
      currentTerm: 4,
      log: through(log, 11),
      commitIndex: 9,
      role: followerRole(175, 230, null),
    }),
    slotOf({
      ...of,
      id: s3,
      currentTerm: 4,
      votedFor: s3,
      log: through(log, 9),
      commitIndex: 8,
      role: candidate,
    }),
    {
      ...slotOf({
        ...of,
        id: s4,
        votedFor: s1,
        log: through(log, 10),
        role: followerRole(1, 2, s1),
      }),
      status: 'down',
      server: null,
    },
    slotOf({
      ...of,
      id: s5,
      log: divergentLog,
      commitIndex: 8,
      role: followerRole(84, 260, s1),
    }),
  ]
}

export function sampleClient(servers: readonly ServerId[]): Client {
  const fresh = newClient({ id: client, servers, options: defaultClientOptions, seed: 1, links: 2 })
  return { ...fresh, n: 20, nextSerial: 10, leaderHint: s1, session: client, lastSession: 2 }
}
