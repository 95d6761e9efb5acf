/**
 * A list as a value: changing it gives a new list that shares what did not change. A 32-way tree of
 * plain arrays, so `structuredClone` of it is the same list. Nodes carry digests: the digest of a list
 * depends on its items alone and costs nothing to read.
 */
export interface List<T> {
  readonly size: number
  readonly digest: number
  readonly depth: number
  readonly root: ListNode<T> | null
}

export interface ListNode<T> {
  readonly digest: number
  /** Nodes, or items at the lowest level. */
  readonly children: readonly (ListNode<T> | T)[]
}

export function emptyList<T>(): List<T> {
  throw new Error('not yet')
}
/** The item at a position from 0, or undefined outside. */
export function at<T>(_list: List<T>, _position: number): T | undefined {
  throw new Error('not yet')
}
/** The list with items added at its end; costs O(items). */
export function append<T>(_list: List<T>, _items: readonly T[]): List<T> {
  throw new Error('not yet')
}
/** The first `size` items; costs O(log). */
export function truncate<T>(_list: List<T>, _size: number): List<T> {
  throw new Error('not yet')
}
/** Items from `start` up to, not including, `end`. */
export function slice<T>(_list: List<T>, _start: number, _end: number): T[] {
  throw new Error('not yet')
}
