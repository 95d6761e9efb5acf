import type { HistoryOperation } from '../trace/history'
import { eventList, lift, unlift } from './event-list'
import type { HistoryEvent, Invocation } from './event-list'
import { isBeside, next, onlyAdds, onlyLooked, overwrites } from './kv-model'
import type { KeyState } from './kv-model'

/** A search that can be interrupted. */
export interface KeySearch {
  readonly key: string
  /** Goes on for at most so many steps. */
  readonly advance: (steps: number) => 'open' | 'linearizable' | 'illegal'
  readonly longest: () => Longest
}

/** The longest part of a history that could be put in order, and the operation that must come next and cannot. */
export interface Longest {
  readonly order: readonly HistoryOperation[]
  readonly stuck: HistoryOperation | null
}

interface Chosen {
  readonly call: Invocation
  /** The state before it. */
  readonly state: KeyState
  readonly awaited: Invocation | null
}

/**
 * Looks for an order of the operations on one key that explains all that was seen (Wing & Gong 1993, with
 * the list of Lowe 2016 that forgets where it has been in vain).
 *
 * It takes any operation that was invoked before the first response still in the list; where that
 * response comes first, its operation can come no later, so the last choice was wrong. What is left to do
 * depends only on which operations have been taken and on the value they left: no such pair is tried
 * twice. The end is reached when no response is left, since pending operations need not have happened; so
 * they are tried last, where nothing that was answered can come next. Tried first they would be put in every
 * order, though most of them never mattered.
 */
export function createKeySearch(
  key: string,
  initial: KeyState,
  operations: readonly HistoryOperation[],
): KeySearch {
  const head = eventList(operations)
  const taken = createPlaces(operations.length)
  const tried = new Map<KeyState, Set<string>>()
  const chosen: Chosen[] = []
  let state = initial
  let unanswered = operations.filter(({ response }) => response !== null).length
  let longest: Longest = { order: [], stuck: null }
  let leastUnanswered = Infinity
  let event = head.after
  /** What must come next and cannot, nor can anything else that was answered: it is the turn of the rest. */
  let awaited: Invocation | null = null
  const isOnlyAddedTo = operations.every(onlyAdds)

  /** Whether the operation can come next, and what follows has not been tried. */
  function take(call: Invocation): boolean {
    if ((call.response === null) !== (awaited !== null)) return false
    const after = next(state, call.operation)
    if (after === undefined || (awaited !== null && isInVain(call, after, awaited))) return false
    taken.add(call.place)
    if (isTried(after)) {
      taken.remove(call.place)
      return false
    }
    chosen.push({ call, state, awaited })
    state = after
    lift(call)
    if (call.response !== null) unanswered--
    awaited = null
    return true
  }

  /** Whether an operation that was not answered need not have happened here, on the way to what must come. */
  function isInVain({ operation }: Invocation, after: KeyState, goal: Invocation): boolean {
    // What changes nothing can as well come later, or never; what is overwritten unseen can stay away.
    if (after === state) return true
    const isUnseen = chosen.at(-1)?.call.response === null
    if (isUnseen && overwrites(operation)) return true
    return isOnlyAddedTo && isBeside(after, goal.operation)
  }

  /** Notes what is being tried, and says whether it was before. */
  function isTried(after: KeyState): boolean {
    const known = tried.get(after) ?? new Set()
    tried.set(after, known)
    const before = known.size
    return known.add(taken.print()).size === before
  }

  /** Takes the last choice back; where to go on from, or null where there was none. */
  function undo(): HistoryEvent | null {
    for (let last = chosen.pop(); last !== undefined; last = chosen.pop()) {
      const { call } = last
      state = last.state
      taken.remove(call.place)
      unlift(call)
      if (call.response !== null) unanswered++
      // What only looked was as well looked at there as anywhere: that was no choice.
      if (onlyLooked(call.operation)) continue
      awaited = last.awaited
      return call.after
    }
    return null
  }

  function noteStuck({ operation }: Invocation): void {
    if (unanswered >= leastUnanswered) return
    leastUnanswered = unanswered
    longest = { order: chosen.map(({ call }) => call.operation), stuck: operation }
  }

  function advance(steps: number): ReturnType<KeySearch['advance']> {
    for (let left = steps; left > 0; left--) {
      if (unanswered === 0) return 'linearizable'
      if (event?.type === 'invocation') event = take(event) ? head.after : event.after
      else if (event?.type === 'response') {
        if (awaited !== null) event = undo()
        else {
          awaited = event.invocation
          noteStuck(awaited)
          event = head.after
        }
      } else return 'illegal'
    }
    return 'open'
  }

  return { key, advance, longest: () => longest }
}

/** A set of small numbers that can be written as a short text, to be found again. */
function createPlaces(size: number) {
  const words = new Uint16Array(Math.ceil(size / 16))

  function flip(place: number): void {
    const word = place >> 4
    words[word] = (words[word] ?? 0) ^ (1 << (place & 15))
  }

  /** Full words at the beginning go without saying: the length tells how many they are. */
  function print(): string {
    const first = words.findIndex((word) => word !== 0xffff)
    return first < 0 ? '' : String.fromCharCode(...words.subarray(first))
  }

  return { add: flip, remove: flip, print }
}
