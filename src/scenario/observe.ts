import { brokenIn } from '../check/scenario-names'
import type { Invariant } from '../check/checker'
import { get } from '../lib/persistent-map'
import {
  currentConfiguration,
  entriesBetween,
  firstIndex,
  isJoint,
  lastIndex,
  leaseEnd,
  logIndex,
} from '../raft/index'
import type { Leader, Log, ServerId, Snapshot, Term, Votes } from '../raft/index'
import type { ServerSlot, World } from '../world/world'
import type { Expectation, Outcome } from './expectation'
import { outcomeOf } from './operations'
import type { ScenarioOperation } from './operations'

/** What expectations are compared with, beside the world. */
export interface Observed {
  readonly world: World
  readonly operations: readonly ScenarioOperation[]
  readonly rejects: Readonly<Record<ServerId, number>>
  readonly conf: string | null
  readonly queueLength: number
  readonly broken: readonly Invariant[]
  readonly isLinearizable: () => boolean
}

/** What is seen where an expectation looks, as the language writes it. */
export function seenFor(expected: Expectation, observed: Observed): string {
  const { world } = observed
  switch (expected.type) {
    case 'leaders':
      return list(
        Object.values(world.servers).flatMap(({ id, server }) =>
          server?.raft.role.type === 'leader' ? [id] : [],
        ),
      )
    case 'inflight':
      return String(observed.queueLength)
    case 'conf':
      return observed.conf ?? 'none'
    case 'violation':
    case 'broken':
      return brokenIn(expected.type, observed.broken)
    case 'lin':
      return String(observed.isLinearizable())
    case 'op': {
      const operation = observed.operations.findLast(({ name }) => name === expected.name)
      if (operation === undefined) return 'none'
      return outcomeText(outcomeOf(operation), expected.outcome.type === 'ok')
    }
    default: {
      const slot = world.servers[expected.server]
      if (slot === undefined) throw new Error(`there is a server ${expected.server}`)
      return ofServer(expected, slot, observed)
    }
  }
}

/** What an expectation asks for, in the same words. */
export function wantedBy(expected: Expectation): string {
  switch (expected.type) {
    case 'leaders':
      return list(expected.servers)
    case 'violation':
    case 'broken':
      return list(expected.names)
    case 'lin':
      return String(expected.isLinearizable)
    case 'op':
      return outcomeText(expected.outcome, expected.outcome.type === 'ok')
    case 'conf':
      return expected.outcome
    case 'role':
      return expected.role
    case 'vote':
    case 'leader':
      return expected.expected ?? '-'
    case 'log':
      return expected.terms.join(',')
    case 'pr':
      return expected.state ?? '-'
    case 'voters':
      return votersText(expected.voters, expected.old)
    case 'lease':
      return expected.endMicros === null ? '-' : String(expected.endMicros / 1000)
    case 'kv':
      return expected.value ?? 'nil'
    default:
      return expected.count === null ? '-' : String(expected.count)
  }
}

type OfServer = Extract<Expectation, { readonly server: ServerId }>

function ofServer(expected: OfServer, slot: ServerSlot, { rejects }: Observed): string {
  const { server, disk } = slot
  const raft = server?.raft ?? null
  const persistent = raft ?? disk
  const role = raft?.role ?? null
  switch (expected.type) {
    case 'role':
      return role === null ? 'down' : role.type === 'preCandidate' ? 'pre-candidate' : role.type
    case 'term':
      return String(persistent.currentTerm)
    case 'vote':
      return persistent.votedFor ?? '-'
    case 'leader':
      if (role?.type === 'leader') return slot.id
      return (role?.type === 'follower' ? role.leaderId : null) ?? '-'
    case 'commit':
      return raft === null ? '-' : String(raft.commitIndex)
    case 'last':
      return String(lastIndex(persistent.log))
    case 'log':
      return termsBehind(persistent.log, persistent.snapshot).join(',')
    case 'votes':
      return String(role === null || role.type === 'follower' ? 0 : granted(role.votes))
    case 'rejects':
      return String(rejects[slot.id] ?? 0)
    case 'si':
      return String(persistent.snapshot?.lastIncludedIndex ?? 0)
    case 'st':
      return String(persistent.snapshot?.lastIncludedTerm ?? 0)
    case 'next':
    case 'match':
    case 'infl':
    case 'pr':
      return ofPeer(expected, role?.type === 'leader' ? role : null)
    case 'voters': {
      if (raft === null) return '-'
      const current = currentConfiguration(raft)
      return votersText(current.voters, isJoint(current) ? current.outgoing : null)
    }
    case 'lease': {
      const end = raft !== null && role?.type === 'leader' ? leaseEnd(raft, role) : null
      return end === null ? '-' : String(end / 1000)
    }
    case 'kv':
      return server === null ? '-' : (get(server.store.values, expected.key) ?? 'nil')
  }
}

function ofPeer(
  expected: Extract<Expectation, { readonly peer: ServerId }>,
  leader: Leader | null,
): string {
  const progress = leader?.progress[expected.peer]
  if (progress === undefined) return '-'
  switch (expected.type) {
    case 'next':
      return String(progress.nextIndex)
    case 'match':
      return String(progress.matchIndex)
    case 'infl':
      return String(progress.inflight.length)
    case 'pr':
      return progress.state
  }
}

function granted(votes: Votes): number {
  return Object.values(votes).filter((isGranted) => isGranted).length
}

function termsBehind(log: Log, snapshot: Snapshot | null): readonly Term[] {
  const from = Math.max(firstIndex(log), (snapshot?.lastIncludedIndex ?? 0) + 1)
  return entriesBetween(log, logIndex(from), lastIndex(log)).map((entry) => entry.term)
}

/** An expected `ok` is content with any value; a value must be the one. */
function outcomeText(outcome: Outcome, isAnyValue: boolean): string {
  switch (outcome.type) {
    case 'ok':
      return 'ok'
    case 'value':
      return isAnyValue ? 'ok' : `ok:${outcome.value ?? 'nil'}`
    case 'redirect':
      return `redirect:${outcome.leader ?? '?'}`
    case 'fail':
      return `fail:${outcome.reason}`
    case 'pending':
      return 'pending'
  }
}

function votersText(voters: readonly string[], old: readonly string[] | null): string {
  const half = (ids: readonly string[]) => [...ids].sort().join('')
  return old === null ? half(voters) : `${half(voters)}+${half(old)}`
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : [...new Set(names)].sort().join(',')
}
