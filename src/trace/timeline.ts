import { append, emptyList, slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { ServerId } from '../raft/index'
import type { World } from '../world/world'
import { addBounded, lastOf, through } from './event-list'
import type { RecordedStep } from './line'
import type { Mark, Stretch, Violation } from './mark'
import { noteOf } from './timeline-notes'

export { marksBetween, milestoneAfter, milestoneBefore } from './milestones'

/**
 * A run from far away, as a value: what each server was and when, when links were cut, what happened that a
 * person looks for, and at what world time. It is extended for every event, so what is routine costs next
 * to nothing; and it stays small however long the run is: `thinned` says what is not in it any more.
 */
export interface Timeline {
  /** What it begins after, and where it ends. */
  readonly first: Place
  readonly last: Place
  readonly lanes: Readonly<Record<string, List<Stretch>>>
  /** Which links were cut from an event on, until the next. */
  readonly cuts: List<CutStretch>
  /** Elections, crashes and the like: all but what comes again and again. */
  readonly marks: List<Mark>
  /** Events in which a leader committed, a client asked, a client was answered. */
  readonly commits: List<number>
  readonly asked: List<number>
  readonly answered: List<number>
  /** In the order of their events; told long after them. */
  readonly violations: readonly Violation[]
  /** Every so many events, the world time. */
  readonly samples: List<Place>
  readonly sampledEvery: number
  readonly thinned: Thinned
}

/** An event and its world time, microseconds. */
export interface Place {
  readonly event: number
  readonly at: number
}

export interface CutStretch extends Place {
  readonly links: readonly string[]
}

/** How many there were that are not in the timeline any more. */
export interface Thinned {
  readonly commits: number
  readonly commands: number
  /** Changes of role and term, faults. */
  readonly marks: number
}

/** Most stretches kept a lane, and most marks that are neither commits nor commands; the oldest go first. */
export const maxMarks = 20_000
/** Most commits kept, and most commands; every other one of the older half goes. */
export const maxTicks = 100_000
const maxSamples = 8192

export function newTimeline(world: World): Timeline {
  const place = placeOf(world)
  const empty: Timeline = {
    first: place,
    last: place,
    lanes: {},
    cuts: emptyList(),
    marks: emptyList(),
    commits: emptyList(),
    asked: emptyList(),
    answered: emptyList(),
    violations: [],
    samples: emptyList(),
    sampledEvery: 1,
    thinned: { commits: 0, commands: 0, marks: 0 },
  }
  return jumpTo(empty, world)
}

/** One event later. */
export function extendTimeline(before: Timeline, { record, applied }: RecordedStep): Timeline {
  const { world, decisions, settled } = applied
  const { count: event } = world
  let timeline = goOn(before, placeOf(world))
  if ('server' in record) timeline = addStretch(timeline, world, record.server, 'told')
  switch (record.type) {
    case 'step': {
      const { server } = record
      if (decisions.some(({ type }) => type === 'truncated'))
        timeline = addMark(timeline, { type: 'truncation', event, server })
      if (decisions.some(({ type }) => type === 'committed'))
        timeline = addTick(timeline, 'commits')
      return timeline
    }
    case 'clientStep':
      if (record.inputs.some(({ type }) => type === 'submit')) timeline = addTick(timeline, 'asked')
      return settled.length > 0 ? addTick(timeline, 'answered') : timeline
    case 'links':
      timeline = addCuts(timeline, world, 'told')
      break
    default:
  }
  const text = noteOf(record)
  return text === null ? timeline : addMark(timeline, { type: 'note', event, text })
}

/** Goes on at a later world; what happened in between is not known. */
export function jumpTo(before: Timeline, world: World): Timeline {
  return Object.values(world.servers).reduce(
    (timeline, { id }) => addStretch(timeline, world, id, 'found'),
    addCuts(goOn(before, placeOf(world)), world, 'found'),
  )
}

/** The part up to an event. */
export function timelineUntil(timeline: Timeline, last: Place): Timeline {
  const { event } = last
  const lanes = Object.entries(timeline.lanes)
    .map(([id, lane]) => [id, through(lane, event)] as const)
    .filter(([, lane]) => lane.size > 0)
  return {
    ...timeline,
    last,
    lanes: Object.fromEntries(lanes),
    cuts: through(timeline.cuts, event),
    marks: through(timeline.marks, event),
    commits: through(timeline.commits, event),
    asked: through(timeline.asked, event),
    answered: through(timeline.answered, event),
    violations: timeline.violations.filter((each) => each.event <= event),
    samples: through(timeline.samples, event),
  }
}

/** An invariant that broke at an event, as it was judged later. */
export function withViolation(timeline: Timeline, event: number, invariant: string): Timeline {
  const isKnown = timeline.violations.some(
    (each) => each.event === event && each.invariant === invariant,
  )
  if (isKnown) return timeline
  const violations = [...timeline.violations, { type: 'violation', event, invariant } as const]
  return { ...timeline, violations: violations.toSorted((a, b) => a.event - b.event) }
}

export function placeOf({ count, at: time }: World): Place {
  return { event: count, at: time }
}

/** Fields are written out: every event comes here, and V8 makes a literal ten times as fast as a spread. */
function goOn(before: Timeline, last: Place): Timeline {
  const { first, lanes, cuts, marks, commits, asked, answered, violations, thinned } = before
  let { samples, sampledEvery } = before
  const sampled = lastOf(samples)
  if (sampled === undefined || last.event >= sampled.event + sampledEvery) {
    samples = append(samples, [last])
    if (samples.size > maxSamples) {
      const all = slice(samples, 0, samples.size)
      samples = append(
        emptyList<Place>(),
        all.filter((_, i) => i % 2 === 0),
      )
      sampledEvery *= 2
    }
  }
  return {
    first,
    last,
    lanes,
    cuts,
    marks,
    commits,
    asked,
    answered,
    violations,
    samples,
    sampledEvery,
    thinned,
  }
}

/** told: an event did it; found: it is so, and nobody knows since when. */
type Source = 'told' | 'found'

function addStretch(timeline: Timeline, world: World, id: ServerId, source: Source): Timeline {
  const slot = world.servers[id]
  if (slot === undefined) return timeline
  const { count: event, at: from } = world
  const raft = slot.server?.raft
  const role: Stretch['role'] = raft?.role.type ?? 'down'
  const term = raft?.currentTerm ?? slot.disk.currentTerm
  const lane = timeline.lanes[id] ?? emptyList<Stretch>()
  const last = lastOf(lane)
  if (last?.role === role && last.term === term) return timeline
  const { list, lost } = addBounded(lane, { event, from, role, term }, maxMarks, 'olderHalf')
  const lanes = { ...timeline.lanes, [id]: list }
  const changed = { ...timeline, lanes, thinned: lose(timeline.thinned, 'marks', lost) }
  if (last === undefined || source === 'found') return changed
  const was = last.role
  const isNew = was !== role || role === 'candidate'
  const isFirstStart = was === 'down' && slot.incarnation < 2
  if (!isNew || isFirstStart) return changed
  return addMark(changed, { type: 'role', event, server: id, role, was, term })
}

function addCuts(timeline: Timeline, world: World, source: Source): Timeline {
  const { count: event, at: time, links } = world
  const before = lastOf(timeline.cuts)?.links ?? []
  const now = links.cuts
  const isMore = now.some((link) => !before.includes(link))
  const isLess = before.some((link) => !now.includes(link))
  if (!isMore && !isLess) return timeline
  const stretch = { event, at: time, links: now }
  const { list, lost } = addBounded(timeline.cuts, stretch, maxMarks, 'olderHalf')
  const changed = { ...timeline, cuts: list, thinned: lose(timeline.thinned, 'marks', lost) }
  if (source === 'found') return changed
  return addMark(changed, { type: isMore ? 'cut' : 'heal', event })
}

function addMark(timeline: Timeline, mark: Mark): Timeline {
  const { list, lost } = addBounded(timeline.marks, mark, maxMarks, 'olderHalf')
  return { ...timeline, marks: list, thinned: lose(timeline.thinned, 'marks', lost) }
}

function addTick(timeline: Timeline, of: 'commits' | 'asked' | 'answered'): Timeline {
  const { list, lost } = addBounded(timeline[of], timeline.last.event, maxTicks, 'everyOther')
  const thinned = lose(timeline.thinned, of === 'commits' ? 'commits' : 'commands', lost)
  return { ...timeline, [of]: list, thinned }
}

function lose(thinned: Thinned, what: keyof Thinned, count: number): Thinned {
  return count === 0 ? thinned : { ...thinned, [what]: thinned[what] + count }
}
