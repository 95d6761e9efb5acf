import type { RecordedStep } from '../cluster/cluster'
import { decodeCommand } from '../kv/command'
import { entries as entriesOfMap } from '../lib/persistent-map'
import {
  currentConfiguration,
  entriesBetween,
  isJoint,
  lastIndex,
  logIndex,
  serverId,
  term,
} from '../raft/index'
import type { Entry, Log, ServerId } from '../raft/index'
import { linkKey } from '../server/links'
import type { ServerSlot, World } from '../world/world'
import { scenarioOptionsOf, settingsBetween } from './from-run-options'
import { writableKey, writableValue } from './from-run-words'
import type { LogTerm, NodeSetting } from './initial-server'
import { defaultScenarioOptions } from './options'
import type { Statement } from './syntax'

/** How a scenario of a run begins, and what of the run's beginning cannot be said. */
export interface Head {
  readonly statements: readonly Statement[]
  readonly notes: readonly string[]
}

/**
 * Declares the world that a run begins with. Servers that boot from their disks first are declared as their
 * first boot found them.
 */
export function headOf(first: World, steps: readonly RecordedStep[]): Head {
  const notes: string[] = []
  const slots = Object.values(first.servers).map((slot) => bootedSlot(slot, steps))
  const voters = votersOf(first, slots)
  const spares = slots.flatMap(({ id }) => (voters.includes(id) ? [] : [id]))
  const settings = settingsBetween(defaultScenarioOptions, scenarioOptionsOf(first))
  const nodes = slots.flatMap((slot) => nodeOf(slot, voters, notes))
  const flying = [...entriesOfMap(first.inFlight)].length
  if (flying > 0) notes.push(`${flying} messages were in flight when the run began; here none are.`)
  return {
    statements: [
      { type: 'cluster', servers: voters },
      ...(spares.length > 0 ? [{ type: 'spare', servers: spares } as const] : []),
      ...(settings.length > 0 ? [{ type: 'opt', settings } as const] : []),
      ...nodes,
      { type: 'ready' },
      ...slots.flatMap((slot) => afterReady(slot, notes)),
      ...cutsOf(first),
    ],
    notes,
  }
}

/** The first configuration: the header's, or where that says nothing what most servers began with. */
function votersOf({ header }: World, slots: readonly ServerSlot[]): readonly ServerId[] {
  const known = [header.servers, ...slots.map((slot) => slot.voters)]
    .map((voters) => slots.flatMap(({ id }) => (voters.includes(id) ? [id] : [])))
    .filter((voters) => voters.length > 0)
  const times = (voters: readonly ServerId[]) =>
    known.filter((each) => each.join() === voters.join()).length
  const isNamed = header.servers.length > 0
  const [first] = isNamed ? known : known.toSorted((a, b) => times(b) - times(a))
  return first ?? slots.map(({ id }) => id)
}

function bootedSlot(slot: ServerSlot, steps: readonly RecordedStep[]): ServerSlot {
  if (slot.status !== 'starting') return slot
  const boot = steps.find(({ record }) => record.type === 'boot' && record.server === slot.id)
  return boot?.applied.world.servers[slot.id] ?? slot
}

function nodeOf(slot: ServerSlot, voters: readonly ServerId[], notes: string[]): Statement[] {
  const { id, server, disk, status } = slot
  const { currentTerm, votedFor, log, snapshot } = server?.raft ?? disk
  const role = server?.raft.role.type ?? 'follower'
  const isBehind = (snapshot?.lastIncludedIndex ?? 0) > 0
  const entries = isBehind ? snapshotLog(snapshot, log) : entriesOf(log)
  if (isBehind)
    notes.push(`${id} begins with a snapshot; here its log begins with entries in its place.`)
  if (role === 'candidate' || role === 'preCandidate')
    notes.push(`${id} begins as a candidate; here it is a follower.`)
  if (slot.writing !== null) notes.push(`${id} begins with a write under way; here it has none.`)
  const settings: NodeSetting[] = []
  if (role === 'leader') settings.push({ key: 'role', value: 'leader' })
  if (currentTerm > 0) settings.push({ key: 'term', value: currentTerm })
  if (votedFor !== null) settings.push({ key: 'vote', value: votedFor })
  const declared = shortEnough(id, entries, notes)
  if (declared.length > 0) settings.push({ key: 'log', value: declared })
  const known = Math.max(server?.raft.commitIndex ?? 0, snapshot?.lastIncludedIndex ?? 0)
  const commit = Math.min(known, declared.length)
  if (commit > 0) settings.push({ key: 'commit', value: commit })
  const conf = configurationOf(slot, notes)
  if (conf !== null && conf.join() !== (voters.includes(id) ? voters : []).join())
    settings.push({ key: 'conf', value: conf })
  if (server === null && status !== 'starting') settings.push({ key: 'down', value: true })
  return settings.length > 0 ? [{ type: 'node', server: id, settings }] : []
}

/** null: as the cluster's. */
function configurationOf({ id, server, voters }: ServerSlot, notes: string[]) {
  if (server === null) return voters.length === 0 ? null : voters
  const current = currentConfiguration(server.raft)
  if (isJoint(current) || current.learners.length > 0) {
    notes.push(`${id} begins with learners, or in joint consensus; here it knows voters only.`)
  }
  return current.voters.length === 0 ? null : current.voters
}

function entriesOf(log: Log): readonly LogTerm[] {
  return entriesBetween(log, logIndex(log.baseIndex + 1), lastIndex(log)).map(logTermOf)
}

/** Entries that a snapshot stands for have its last term. */
function snapshotLog(snapshot: ServerSlot['disk']['snapshot'], log: Log): readonly LogTerm[] {
  const until = snapshot?.lastIncludedIndex ?? logIndex(0)
  const lastTerm = Math.max(1, snapshot?.lastIncludedTerm ?? term(0))
  const behind = entriesBetween(log, logIndex(until + 1), lastIndex(log))
  const stand = Array.from({ length: until }, () => ({ term: lastTerm, put: null }))
  return [...stand, ...behind.map(logTermOf)]
}

function logTermOf(entry: Entry): LogTerm {
  const command = entry.type === 'command' ? decodeCommand(entry.command) : null
  const operation = command?.type === 'operation' ? command.operation : null
  if (operation?.type !== 'put') return { term: entry.term, put: null }
  const { key, value } = operation
  const put = { key: writableKey(key), value: writableValue(value).replace(/[,~]/g, '_') }
  return { term: entry.term, put }
}

/** A line has two thousand characters. */
function shortEnough(
  id: ServerId,
  entries: readonly LogTerm[],
  notes: string[],
): readonly LogTerm[] {
  const length = entries.reduce((sum, { put }) => {
    return sum + 4 + (put === null ? 0 : put.key.length + put.value.length + 2)
  }, 0)
  if (length < 1700) return entries
  notes.push(`The log of ${id} is too long for one line: its entries stand without commands.`)
  return entries.slice(0, 400).map((entry) => ({ term: entry.term, put: null }))
}

function afterReady({ id, clock, status }: ServerSlot, notes: string[]): Statement[] {
  const { ratePerMille } = clock
  if (status === 'refused') notes.push(`The disk of ${id} is damaged in the run; here it is not.`)
  return [
    ...(ratePerMille === 1000 ? [] : [{ type: 'clock', server: id, ratePerMille } as const]),
    ...(status === 'frozen' ? [{ type: 'freeze', server: id } as const] : []),
  ]
}

function cutsOf({ servers, links }: World): readonly Statement[] {
  const ids = Object.keys(servers).map(serverId)
  return ids.flatMap((from) =>
    ids
      .filter((to) => links.cuts.includes(linkKey(from, to)))
      .map((to): Statement => ({ type: 'cut', link: { from: [from], to: [to] } })),
  )
}
