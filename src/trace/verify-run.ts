import { reasonOf } from '../lib/reason-of'
import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { firstEventOf } from './opened-run'
import type { Progress } from './opened-run'
import type { BesideBranch, SharedRun } from './shared-run'
import { standing } from './stood'

/** The first place where a fold of a branch and the recording part. */
export interface Divergence {
  readonly event: number
  readonly sentence: string
}

/** What folding a run anew came to. */
export interface Verified {
  /** The run as far as it can be folded, with the hashes that it came without. */
  readonly run: SharedRun
  /** One of each branch at most; none where they agree. */
  readonly divergences: readonly Divergence[]
}

/**
 * Folds a run that came from elsewhere, in slices, and the branch beside it: each hash that was recorded is
 * compared, that of the moment and that of the other branch's end with those that came along. A record that
 * this page cannot fold at all ends its branch before it.
 */
export function* verifyRun(run: SharedRun): Generator<Progress, Verified> {
  const { beside, moment } = run
  const world = firstWorldOf(run)
  if (world === null) {
    const first = firstEventOf(run.header)
    const sentence = cannotText('This run', first, 'the state it begins with makes no sense')
    return {
      run: { ...run, records: [], beside: null, moment: first, hash: NaN },
      divergences: [{ event: first, sentence }],
    }
  }
  const parting = beside?.parting ?? null
  const main = yield* fold(world, run, moment, parting)
  if (beside === null) return alone(run, main)
  if (main.parted === null) {
    const { run: left, divergences } = alone({ ...run, beside: null }, main)
    const sentence = `The other branch cannot be replayed: it begins after event ${beside.parting}.`
    return { run: left, divergences: [...divergences, { event: beside.parting, sentence }] }
  }
  const other = yield* fold(main.parted, beside, moment, null)
  return both(run, beside, main, other)
}

function alone(run: SharedRun, main: Folded): Verified {
  const doubt = doubtOf(run, main, hashDoubt(run.moment, run.hash, main.atMoment))
  const found = { ...run, records: main.records }
  const divergences = doubt === null ? [] : [doubt]
  if (main.broken !== null)
    return { run: { ...found, moment: Math.min(run.moment, main.last), hash: NaN }, divergences }
  return { run: Number.isNaN(run.hash) ? { ...found, hash: main.atMoment } : found, divergences }
}

function both(run: SharedRun, beside: BesideBranch, main: Folded, other: Folded): Verified {
  const isOfOther = beside.isShown && run.moment > beside.parting
  const [shown, unseen] = [isOfOther ? other : main, beside.isShown ? main : other]
  const ofMoment = hashDoubt(run.moment, run.hash, shown.atMoment)
  const ofEnd = hashDoubt(unseen.last, beside.hash, unseen.atEnd)
  const doubtIn = (branch: Folded) =>
    (branch === shown ? ofMoment : null) ?? (branch === unseen ? ofEnd : null)
  const doubts = [
    doubtOf(run, main, doubtIn(main)),
    doubtOf(run, other, doubtIn(other), ' of the other branch'),
  ]
  const hash = (known: number, branch: Folded, folded: number) =>
    branch.broken !== null ? NaN : Number.isNaN(known) ? folded : known
  return {
    run: {
      ...run,
      records: main.records,
      moment: Math.min(run.moment, shown.last),
      hash: hash(run.hash, shown, shown.atMoment),
      beside: {
        ...beside,
        records: other.records,
        hash: hash(beside.hash, unseen, unseen.atEnd),
      },
    },
    divergences: doubts.filter((doubt) => doubt !== null),
  }
}

/** A branch as far as it can be folded. */
interface Folded {
  readonly records: readonly WorldRecord[]
  readonly last: number
  /** The hash of the world at the moment; NaN where it is not in this branch. */
  readonly atMoment: number
  readonly atEnd: number
  /** The world where another branch leaves; null where there is none. */
  readonly parted: World | null
  /** The first event after which a server is not as it was. */
  readonly doubt: Doubt | null
  /** Why it cannot be folded any further. */
  readonly broken: string | null
}

interface Doubt {
  readonly event: number
  readonly why: string
}

function* fold(
  first: World,
  { records, stood }: Pick<SharedRun, 'records' | 'stood'>,
  moment: number,
  parting: number | null,
): Generator<Progress, Folded> {
  let world = first
  let atMoment = first.count === moment ? worldHash(first) : NaN
  let parted = first.count === parting ? first : null
  let doubt: Doubt | null = null
  let broken: string | null = null
  let done = 0
  for (const record of records) {
    try {
      const applied = apply(standing(world, stood), record)
      world = applied.world
      if (applied.divergence !== null) doubt ??= { event: world.count, why: applied.divergence }
      if (world.count === moment) atMoment = worldHash(world)
      if (world.count === parting) parted = world
    } catch (error) {
      broken = reasonOf(error)
      break
    }
    done++
    if (done % sliceLength === 0) yield done / records.length
  }
  const known = { records: done === records.length ? records : records.slice(0, done), parted }
  return { ...known, last: world.count, atMoment, atEnd: hashOf(world), doubt, broken }
}

/** Records folded between two looks up: some milliseconds. */
const sliceLength = 250

/** NaN where there is none: what came from elsewhere may make no sense. */
function hashOf(world: World): number {
  try {
    return worldHash(world)
  } catch {
    return NaN
  }
}

function firstWorldOf({ header }: SharedRun): World | null {
  try {
    const world = newWorld(header)
    return Number.isInteger(hashOf(world)) ? world : null
  } catch {
    // Whatever is wrong with it: nobody can go on from there.
    return null
  }
}

/** null: they are the same, or nobody knows what it was. */
function hashDoubt(event: number, known: number, folded: number): Doubt | null {
  if (Number.isNaN(known) || known === folded) return null
  return { event, why: 'the state has another hash' }
}

function doubtOf(
  { header }: SharedRun,
  { doubt, broken, last }: Folded,
  ofHash: Doubt | null,
  where = '',
): Divergence | null {
  const what = where === '' ? 'This run' : 'The other branch'
  if (broken !== null) return { event: last, sentence: cannotText(what, last, broken) }
  const first = doubt ?? ofHash
  if (first === null) return null
  const { event, why } = first
  const sentence = `Made by build ${header.build || 'unknown'}. Replayed; at event ${event}${where} the result differs from the author’s: ${why}.`
  return { event, sentence }
}

function cannotText(what: string, last: number, why: string): string {
  return `${what} cannot be replayed after event ${last}: ${why}.`
}
