import { assert } from '../lib/assert'
import { commonPairs } from './differences-align'
import type { Pairs } from './differences-align'
import { contentOf } from './differences-content'
import type { EventContent } from './differences-content'
import type { RecordedStep } from './line'

/** Two branches beside each other. */
export interface Comparison {
  readonly rows: readonly ComparedRow[]
  /** The place of the first row that is not the same in both; null where there is none. */
  readonly firstDifference: number | null
  readonly counts: Readonly<Record<ComparedRow['type'], number>>
  /** There are more events than are compared. */
  readonly isCut: { readonly a: boolean; readonly b: boolean }
}

/** One event of one branch, or one of each that stand for each other. */
export type ComparedRow =
  | { readonly type: 'both'; readonly a: RecordedStep; readonly b: RecordedStep }
  /** The same came to the same server, but said something else, or came to something else. */
  | { readonly type: 'differs'; readonly a: RecordedStep; readonly b: RecordedStep }
  | { readonly type: 'onlyA'; readonly a: RecordedStep }
  | { readonly type: 'onlyB'; readonly b: RecordedStep }

/** Events of each branch that are compared at most. */
export const maxCompared = 2000

/**
 * Which events two branches have in common, from where they left each other or from their beginning.
 * Each server and client has a lane of its own: what the network let overtake each other on two lanes
 * is no difference. Rows keep the order of both branches as far as these agree.
 */
export function compare(a: readonly RecordedStep[], b: readonly RecordedStep[]): Comparison {
  const left = countedOf(a)
  const right = countedOf(b)
  const partners = pairUp(left.events, right.events)
  const rows = inRows(left.events, right.events, partners)
  const first = rows.findIndex(({ type }) => type !== 'both')
  const counts = { both: 0, differs: 0, onlyA: 0, onlyB: 0 }
  for (const { type } of rows) counts[type]++
  return {
    rows,
    firstDifference: first < 0 ? null : first,
    counts,
    isCut: { a: left.isCut, b: right.isCut },
  }
}

interface Counted {
  readonly step: RecordedStep
  readonly content: EventContent
}

function countedOf(steps: readonly RecordedStep[]): {
  readonly events: readonly Counted[]
  readonly isCut: boolean
} {
  const events: Counted[] = []
  for (const step of steps) {
    const content = contentOf(step)
    if (content === null) continue
    if (events.length === maxCompared) return { events, isCut: true }
    events.push({ step, content })
  }
  return { events, isCut: false }
}

interface Partner {
  readonly place: number
  readonly isSame: boolean
}

/** For places of `a` and of `b`, which place of the other stands for it. */
interface Partners {
  readonly ofA: ReadonlyMap<number, Partner>
  readonly ofB: ReadonlyMap<number, Partner>
}

/** Lane by lane: first what is the same, then between that what at least came from the same. */
function pairUp(a: readonly Counted[], b: readonly Counted[]): Partners {
  const ofA = new Map<number, Partner>()
  const ofB = new Map<number, Partner>()
  const pair = (i: number, j: number, isSame: boolean) => {
    ofA.set(i, { place: j, isSame })
    ofB.set(j, { place: i, isSame })
  }
  const lanes = { a: placesByLane(a), b: placesByLane(b) }
  for (const [lane, inA] of lanes.a) {
    const inB = lanes.b.get(lane) ?? []
    const same = paired(
      inA,
      inB,
      (i) => a[i]?.content.text ?? '',
      (j) => b[j]?.content.text ?? '',
    )
    let [fromA, fromB] = [0, 0]
    for (const [i, j] of [...same, [inA.length, inB.length] as const]) {
      const gapA = inA.slice(fromA, i)
      const gapB = inB.slice(fromB, j)
      const alike = paired(
        gapA,
        gapB,
        (k) => a[k]?.content.kind ?? '',
        (k) => b[k]?.content.kind ?? '',
      )
      for (const [k, l] of alike) pair(gapA[k] ?? -1, gapB[l] ?? -1, false)
      const [placeA, placeB] = [inA[i], inB[j]]
      if (placeA !== undefined && placeB !== undefined) pair(placeA, placeB, true)
      fromA = i + 1
      fromB = j + 1
    }
  }
  return { ofA, ofB }
}

function paired(
  inA: readonly number[],
  inB: readonly number[],
  textInA: (place: number) => string,
  textInB: (place: number) => string,
): Pairs {
  return commonPairs(inA.map(textInA), inB.map(textInB))
}

function placesByLane(events: readonly Counted[]): ReadonlyMap<string, readonly number[]> {
  const lanes = new Map<string, number[]>()
  events.forEach(({ content }, place) => {
    const lane = lanes.get(content.lane)
    if (lane === undefined) lanes.set(content.lane, [place])
    else lane.push(place)
  })
  return lanes
}

/** Goes along both branches at once; events without a partner stand before the next that has one. */
function inRows(
  a: readonly Counted[],
  b: readonly Counted[],
  { ofA, ofB }: Partners,
): readonly ComparedRow[] {
  const rows: ComparedRow[] = []
  const left = sideOf(a, ofA, ({ step }) => rows.push({ type: 'onlyA', a: step }))
  const right = sideOf(b, ofB, ({ step }) => rows.push({ type: 'onlyB', b: step }))
  for (;;) {
    const [i, j] = [left.next(), right.next()]
    const [forA, forB] = [ofA.get(i), ofB.get(j)]
    if (forA === undefined || forB === undefined) return rows
    // On two lanes one overtook the other: the pair that is nearer comes first.
    const [waitA, waitB] = [forA.place - j, forB.place - i]
    const isAFirst = waitA < waitB || (waitA === waitB && textAt(a, i) <= textAt(b, j))
    const [placeA, placeB] = isAFirst ? [i, forA.place] : [forB.place, j]
    const [one, other] = [left.take(placeA), right.take(placeB)]
    const isSame = ofA.get(placeA)?.isSame === true
    rows.push({ type: isSame ? 'both' : 'differs', a: one.step, b: other.step })
  }
}

/** One branch on its way into the rows. */
interface Side {
  /** Puts events without a partner into rows, and answers the place of the first that has one; or the end. */
  next(): number
  /** The event of a place with a partner; those of its lane that have none stand before it. */
  take(place: number): Counted
}

function sideOf(
  events: readonly Counted[],
  partners: ReadonlyMap<number, Partner>,
  emit: (event: Counted) => void,
): Side {
  const done = new Set<number>()
  let at = 0
  const putAlone = (place: number, event: Counted) => {
    if (done.has(place) || partners.has(place)) return
    done.add(place)
    emit(event)
  }
  return {
    next() {
      for (let event = events[at]; event !== undefined; event = events[++at]) {
        putAlone(at, event)
        if (!done.has(at)) return at
      }
      return at
    },
    take(place) {
      const taken = events[place]
      assert(taken !== undefined, 'an event with a partner is there')
      for (let before = at; before < place; before++) {
        const event = events[before]
        if (event?.content.lane === taken.content.lane) putAlone(before, event)
      }
      done.add(place)
      return taken
    },
  }
}

function textAt(events: readonly Counted[], place: number): string {
  return events[place]?.content.text ?? ''
}
