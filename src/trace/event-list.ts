import { append, at, emptyList, slice, truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'

/** What happened at an event; a bare number is the event itself. */
export type AtEvent = number | { readonly event: number }

/** How many items of a list, which is in the order of events, are not after an event. */
export function countThrough<T extends AtEvent>(list: List<T>, event: number): number {
  let low = 0
  let high = list.size
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = at(list, middle)
    if (item !== undefined && eventOf(item) <= event) low = middle + 1
    else high = middle
  }
  return low
}

/** The items that are not after an event. */
export function through<T extends AtEvent>(list: List<T>, event: number): List<T> {
  return truncate(list, countThrough(list, event))
}

/** The items from an event to another, both among them. */
export function between<T extends AtEvent>(list: List<T>, from: number, to: number): T[] {
  return slice(list, countThrough(list, from - 1), countThrough(list, to))
}

export function lastOf<T>(list: List<T>): T | undefined {
  return at(list, list.size - 1)
}

/** With an item at the end; where that is too much, the older half is lost, or every other one of it. */
export function addBounded<T extends AtEvent>(
  list: List<T>,
  item: T,
  most: number,
  lose: 'olderHalf' | 'everyOther',
): { readonly list: List<T>; readonly lost: number } {
  const all = append(list, [item])
  if (all.size <= most) return { list: all, lost: 0 }
  const half = all.size >>> 1
  const older = lose === 'olderHalf' ? [] : slice(all, 0, half).filter((_, i) => i % 2 === 0)
  const kept = append(append(emptyList<T>(), older), slice(all, half, all.size))
  return { list: kept, lost: all.size - kept.size }
}

export function eventOf(item: AtEvent): number {
  return typeof item === 'number' ? item : item.event
}
