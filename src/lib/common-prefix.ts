import type { List, ListNode } from './persistent-list'

/**
 * How many items two lists have in common from the start on, judged by identity: shared parts are not
 * walked, so it costs O(log) where one list was made from the other.
 */
export function commonPrefix<T>(a: List<T>, b: List<T>): number {
  const shared = Math.min(a.size, b.size)
  if (shared === 0 || a.root === null || b.root === null) return 0
  const depth = Math.min(a.depth, b.depth)
  const difference = firstDifference(leftmost(a, depth), leftmost(b, depth), depth)
  return Math.min(shared, difference)
}

const width = 32

/** The leftmost subtree of a list with `depth` levels above its leaves. */
function leftmost<T>(list: List<T>, depth: number): ListNode<T> | null {
  let node = list.root
  for (let level = list.depth; level > depth && node !== null && 'children' in node; level--) {
    node = node.children[0] ?? null
  }
  return node
}

/** The position of the first item that differs, or Infinity where the shorter one ends first. */
function firstDifference<T>(a: ListNode<T> | null, b: ListNode<T> | null, depth: number): number {
  if (a === b || a === null || b === null) return Infinity
  if ('items' in a && 'items' in b) {
    const { items } = b
    const place = a.items.findIndex((item, i) => i < items.length && item !== items[i])
    return place === -1 ? Infinity : place
  }
  if (!('children' in a && 'children' in b)) return 0
  for (let i = 0; i < Math.min(a.children.length, b.children.length); i++) {
    const inside = firstDifference(a.children[i] ?? null, b.children[i] ?? null, depth - 1)
    if (inside !== Infinity) return i * width ** depth + inside
  }
  return Infinity
}
