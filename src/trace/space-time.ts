import type { Role } from '../raft/index'
import { isServer } from '../server/links'
import type { Peer } from '../server/messages'
import type { World } from '../world/world'
import { processOf } from './causality'
import type { RecordedStep } from './line'
import { sendingsOf } from './space-time-fates'
import type { Sending } from './space-time-fates'
import { labelOf } from './space-time-words'
import type { Label } from './space-time-words'

/**
 * A window of a run as a space-time diagram: a lane for each client and server, a point for each event, a
 * line for each message. Points stand in the order of events, one column each: time is no axis here.
 */
export interface SpaceTime {
  /** Clients, servers, and the page last, if it did anything. */
  readonly lanes: readonly Lane[]
  /** In the order of events: the place of a point is its column. */
  readonly points: readonly Point[]
  readonly lines: readonly MessageLine[]
  /** Of the window, shown or not. */
  readonly first: number
  readonly last: number
}

export interface Lane {
  /** A peer, or `page`. */
  readonly id: string
  readonly kind: 'client' | 'server' | 'page'
  /** What a server was, from one event to the next stretch; empty for others. */
  readonly stretches: readonly LaneStretch[]
}

/** What one server was, from an event on. */
export interface LaneStretch {
  readonly event: number
  readonly role: Role['type'] | 'down'
  readonly term: number
}

export interface Point {
  /** The first of its events, which is its name. */
  readonly event: number
  /** More than one where a run of them said nothing to anybody. */
  readonly events: readonly number[]
  /** Its lane's id. */
  readonly lane: string
  readonly kind: 'step' | 'crash' | 'boot' | 'page'
  readonly label: Label | null
}

/** A message between two points; null ends lie outside of the window. */
export interface MessageLine extends Omit<Sending, 'event' | 'isByHand'> {
  readonly fromLane: string
  readonly toLane: string
  readonly sent: number | null
  readonly received: number | null
}

export interface SpaceTimeOptions {
  /** Heartbeats and their answers are left out, and the points that have nothing else. */
  readonly filter: 'all' | 'withoutHeartbeats'
  /** Runs that are shown one by one, by the first of their events. */
  readonly expanded: ReadonlySet<number>
}

export const pageLane = 'page'

export function spaceTimeOf(steps: readonly RecordedStep[], options: SpaceTimeOptions): SpaceTime {
  const sendings = sendingsOf(steps)
  const shown = shownOf(steps, sendings, options.filter)
  const lines = sendings.filter((each) => isShown(each, shown, options.filter)).map(lineOf)
  for (const { sent } of lines) if (sent !== null) shown.add(sent)
  const touched = new Set(lines.flatMap(({ sent, received }) => [sent, received]))
  const singles = steps.filter(({ event }) => shown.has(event)).map(pointOf)
  const points = collapse(singles, touched, options.expanded)
  const [first, last] = [steps[0]?.event ?? 0, steps.at(-1)?.event ?? 0]
  return { lanes: lanesOf(steps, points, lines), points, lines, first, last }
}

/** Whose lane an event stands in; null for what is no point: lost messages have their line for it. */
function laneOf({ record }: RecordedStep): string | null {
  if (record.type === 'discard' || record.type === 'hash') return null
  return processOf(record) ?? pageLane
}

/** The events that are points: all that somebody did, or only what is worth a look. */
function shownOf(
  steps: readonly RecordedStep[],
  sendings: readonly Sending[],
  filter: SpaceTimeOptions['filter'],
): Set<number> {
  const talking = new Set<number | null>()
  for (const { isHeartbeat, event, fate } of sendings) {
    if (isHeartbeat) continue
    talking.add(event)
    if (fate.type === 'delivered' || fate.type === 'late') talking.add(fate.event)
  }
  return new Set(
    steps
      .filter((step) => laneOf(step) !== null)
      .filter((step) => filter === 'all' || talking.has(step.event) || isWorthAPoint(step))
      .map(({ event }) => event),
  )
}

function isWorthAPoint({ record, applied }: RecordedStep): boolean {
  if (record.type === 'clientStep')
    return applied.settled.length > 0 || record.inputs.some(({ type }) => type === 'submit')
  return record.type === 'step'
    ? applied.decisions.some(({ type }) => !quiet.has(type))
    : !passing.has(record.type)
}

/** What a heartbeat comes to where all is well. */
const quiet: ReadonlySet<string> = new Set([
  'heartbeatAccepted',
  'stored',
  'answerIgnored',
  'quorumChecked',
  'readConfirmed',
])

/** Time that goes on, faster or slower, is no cause of anything. */
const passing: ReadonlySet<string> = new Set(['clientBoot', 'speed', 'advance'])

/** A heartbeat that told somebody something is a message like any other. */
function isShown(
  { isHeartbeat, fate }: Sending,
  shown: ReadonlySet<number>,
  filter: SpaceTimeOptions['filter'],
): boolean {
  if (filter === 'all' || !isHeartbeat) return true
  return (fate.type === 'delivered' || fate.type === 'late') && shown.has(fate.event)
}

function lineOf({ event, isByHand, ...sending }: Sending): MessageLine {
  const { from, to, fate } = sending
  const isReceived = fate.type === 'delivered' || fate.type === 'late'
  const received = isReceived ? fate.event : null
  return { ...sending, fromLane: isByHand ? pageLane : from, toLane: to, sent: event, received }
}

function pointOf(step: RecordedStep): Point {
  const { record, event } = step
  const lane = laneOf(step) ?? pageLane
  const isFault = record.type === 'crash' || record.type === 'boot'
  const kind = isFault ? record.type : lane === pageLane ? 'page' : 'step'
  return { event, events: [event], lane, kind, label: labelOf(step) }
}

/** Events of a lane that follow each other, talk to nobody and are nothing of note are one point. */
function collapse(
  points: readonly Point[],
  touched: ReadonlySet<number | null>,
  expanded: ReadonlySet<number>,
): readonly Point[] {
  const runs = new Map<string, Point>()
  const kept = new Map<number, Point>()
  for (const point of points) {
    const { lane, event } = point
    const isLocal = point.kind === 'step' && point.label === null && !touched.has(event)
    const run = runs.get(lane)
    if (isLocal && run !== undefined && !expanded.has(run.event)) {
      const longer = { ...run, events: [...run.events, event] }
      runs.set(lane, longer)
      kept.set(run.event, longer)
      continue
    }
    kept.set(event, point)
    if (!isLocal) runs.delete(lane)
    else if (run === undefined) runs.set(lane, point)
  }
  return [...kept.values()]
}

function lanesOf(
  steps: readonly RecordedStep[],
  points: readonly Point[],
  lines: readonly MessageLine[],
): readonly Lane[] {
  const last = steps.at(-1)?.applied.world
  if (last === undefined) return []
  const ends: readonly string[] = lines.flatMap(({ fromLane, toLane }) => [fromLane, toLane])
  const used = new Set([...ends, ...points.map(({ lane }) => lane)])
  const peers: readonly Peer[] = Object.values(last.servers).map(({ id }) => id)
  const clients = Object.values(last.clients).map(({ id }) => id)
  const strangers = [...used].filter((id) => !isIn(last, id) && id !== pageLane)
  return [
    ...[...clients.filter((id) => used.has(id)), ...strangers]
      .toSorted(byName)
      .map((id): Lane => ({ id, kind: 'client', stretches: [] })),
    ...peers
      .toSorted(byName)
      .map((id): Lane => ({ id, kind: 'server', stretches: stretchesOf(steps, id) })),
    ...(used.has(pageLane) ? [{ id: pageLane, kind: 'page', stretches: [] } as const] : []),
  ]
}

function isIn({ servers, clients }: World, id: string): boolean {
  return id in servers || id in clients
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

/** What a server was at each event that changed it, from the window's first on. */
function stretchesOf(steps: readonly RecordedStep[], id: Peer): Lane['stretches'] {
  const stretches: LaneStretch[] = []
  for (const { record, applied, event } of steps) {
    const isFirst = stretches.length === 0
    if (!isFirst && !('server' in record && record.server === id)) continue
    const slot = isServer(id) ? applied.world.servers[id] : undefined
    if (slot === undefined) continue
    const raft = slot.server?.raft
    const role = raft?.role.type ?? 'down'
    const term = raft?.currentTerm ?? slot.disk.currentTerm
    const before = stretches.at(-1)
    if (before?.role !== role || before.term !== term) stretches.push({ event, role, term })
  }
  return stretches
}
