import { RequestError } from '../cluster/cluster'
import type { Audit, RecordedStep } from '../cluster/cluster'
import {
  extendTimeline,
  jumpTo,
  newTimeline,
  placeOf,
  timelineUntil,
  withViolation,
} from '../trace/timeline'
import type { RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { createBranchLog, worldAfter } from './branch-log'
import type { BranchLog, ReadRecords, Segment } from './branch-log'
import type { Branch } from './debugger'

/**
 * All branches there are, each with its own events and, up to where it left another, that one's. Nothing
 * here runs: it is told what happened, and finds it again.
 */
export interface BranchTree {
  branches(): readonly Branch[]
  has(id: string): boolean
  branch(id: string): Branch
  /** A branch that begins at this world; where that is one of a branch that is there, it has left that. */
  add(added: AddedBranch): void
  /** Forgets all branches. */
  clear(): void
  hear(id: string, steps: readonly RecordedStep[]): void
  jump(id: string, world: World): void
  /** Earlier events cannot be read any more. */
  setEarliest(id: string, event: number): void
  /** An invariant was found broken. */
  violate(id: string, violation: Audit['violations'][number]): void
  /** The latest world of a branch. */
  last(id: string): World
  /** The events around one. */
  segmentOf(id: string, event: number): Promise<Segment>
  worldAt(id: string, event: number): Promise<World>
  /** Events with both ends, as far as they are kept. */
  events(id: string, from: number, to: number): Promise<readonly RecordedStep[]>
  /** All records from the first input on. */
  records(id: string, until: number): Promise<readonly WorldRecord[]>
  /** Events up to one after which time stood though no record says so. */
  stood(id: string, until: number): Promise<readonly number[]>
  rename(id: string, name: string): void
  /** Worlds that are remembered of a branch, to go on from. */
  checkpoints(id: string): number
  /** All branches that go on from the same moment: this one, and those that share the event with it. */
  sharing(id: string, event: number): readonly Branch[]
}

export interface AddedBranch {
  readonly id: string
  readonly name: string
  readonly header: RunHeader
  readonly first: World
  readonly parent: { readonly branch: string; readonly event: number } | null
  readonly read: ReadRecords
  /** Of a run that came from elsewhere: where time stood, as it says. */
  readonly stood?: readonly number[]
}

interface Line {
  branch: Branch
  readonly log: BranchLog
  readonly read: ReadRecords
  readonly stood: readonly number[]
}

/** Records read at a time. */
const readSlice = 4096

export function createBranchTree(): BranchTree {
  const lines = new Map<string, Line>()

  function line(id: string): Line {
    const found = lines.get(id)
    if (found === undefined) throw new RequestError(`There is no branch ${id}.`)
    return found
  }

  /** The branch in whose own log the world after an event is: this one, or one it comes from. */
  function owner(id: string, event: number): Line {
    const found = line(id)
    const { parent, base } = found.branch
    return parent === null || event >= base ? found : owner(parent.branch, event)
  }

  /** The branch in which an event happened: a branch begins with what happened in the one it left. */
  function happenedIn(id: string, event: number): Line {
    const found = line(id)
    const { parent, base } = found.branch
    return parent === null || event > base ? found : happenedIn(parent.branch, event)
  }

  /** Where a branch that shares this event really left: the one that has the event for its own. */
  function ownPlace(parent: AddedBranch['parent']): AddedBranch['parent'] {
    if (parent === null) return null
    return { branch: owner(parent.branch, parent.event).branch.id, event: parent.event }
  }

  function segmentOf(id: string, event: number): Promise<Segment> {
    return owner(id, event).log.segmentOf(event)
  }

  /** Of the branch alone: no event of the one it left. */
  async function ownEvents(id: string, from: number, to: number): Promise<RecordedStep[]> {
    const found: RecordedStep[] = []
    for (let event = from; event <= to; event++) {
      // The segment in which the world before the event is holds the event too.
      const { steps } = await line(id).log.segmentOf(event - 1)
      const wanted = steps.filter((step) => step.event >= event && step.event <= to)
      if (wanted.length === 0) break
      for (const step of wanted) found.push(step)
      event = found.at(-1)?.event ?? event
    }
    return found
  }

  async function events(id: string, from: number, to: number): Promise<RecordedStep[]> {
    const { parent, base, length } = line(id).branch
    const own = await ownEvents(id, Math.max(base + 1, from), Math.min(length, to))
    if (parent === null || from > base) return own
    return [...(await events(parent.branch, from, Math.min(to, base))), ...own]
  }

  async function records(id: string, until: number): Promise<WorldRecord[]> {
    const { branch, read } = line(id)
    const { parent, base } = branch
    const found = parent === null ? [] : await records(parent.branch, Math.min(until, base))
    for (let first = base + 1; first <= until;) {
      const slice = await read(first, Math.min(readSlice, until - first + 1))
      if (slice.length === 0) throw new RequestError(`Event ${first} is not kept any more.`)
      for (const record of slice) found.push(record)
      first += slice.length
    }
    return found
  }

  async function stood(id: string, until: number): Promise<readonly number[]> {
    const { branch, log, stood: own } = line(id)
    const { parent, base } = branch
    const later = own.filter((event) => event < until && (parent === null || event > base))
    if (parent === null) return later
    const before = await stood(parent.branch, Math.min(base, until))
    if (until <= base || log.first.perMille > 0) return [...before, ...later]
    const left = await worldAt(parent.branch, base)
    return [...before, ...(left.perMille > 0 ? [base] : []), ...later]
  }

  async function worldAt(id: string, event: number): Promise<World> {
    const world = worldAfter(await segmentOf(id, event), event)
    if (world === null) throw new RequestError(`Event ${event} is not kept any more.`)
    return world
  }

  return {
    branches: () => [...lines.values()].map(({ branch }) => branch),
    has: (id) => lines.has(id),
    branch: (id) => line(id).branch,
    add({ id, name, header, first, parent, read, stood = [] }) {
      const place = ownPlace(parent)
      const left = place === null ? null : line(place.branch).branch
      const branch: Branch = {
        id,
        name,
        parent: place,
        header: left?.header ?? header,
        base: first.count,
        length: first.count,
        timeline: left === null ? newTimeline(first) : timelineUntil(left.timeline, placeOf(first)),
        earliest: left?.earliest ?? first.count,
        violations: left?.violations.filter(({ event }) => event <= first.count) ?? [],
        divergence: null,
      }
      const log = createBranchLog(first, read, undefined, undefined, stood)
      lines.set(id, { branch, log, read, stood })
    },
    clear: () => lines.clear(),
    hear(id, steps) {
      const heard = line(id)
      heard.log.hear(steps)
      let { timeline, divergence } = heard.branch
      for (const step of steps) {
        timeline = extendTimeline(timeline, step)
        const sentence = step.applied.divergence
        if (sentence !== null) divergence ??= { event: step.event, sentence }
      }
      const length = heard.log.last().count
      heard.branch = { ...heard.branch, length, timeline, divergence }
    },
    jump(id, world) {
      const jumped = line(id)
      jumped.log.jump(world)
      const timeline = jumpTo(jumped.branch.timeline, world)
      jumped.branch = { ...jumped.branch, length: world.count, timeline }
    },
    setEarliest(id, event) {
      const found = line(id)
      // All of its own events are there: what was before them is for the branch it left to say.
      if (event <= found.branch.base) return
      if (event > found.branch.earliest) found.branch = { ...found.branch, earliest: event }
    },
    violate(id, violation) {
      const found = line(id)
      const timeline = withViolation(found.branch.timeline, violation.event, violation.invariant)
      const violations = [...found.branch.violations, violation]
      found.branch = { ...found.branch, timeline, violations }
    },
    last: (id) => line(id).log.last(),
    segmentOf,
    worldAt,
    events,
    records,
    stood,
    rename(id, name) {
      const found = line(id)
      found.branch = { ...found.branch, name }
    },
    checkpoints: (id) => line(id).log.checkpoints(),
    sharing(id, event) {
      const { branch } = happenedIn(id, event)
      const all = [...lines.values()].map((each) => each.branch)
      return all.filter(
        (each) => each.length >= event && happenedIn(each.id, event).branch === branch,
      )
    },
  }
}
