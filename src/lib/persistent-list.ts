import { combine, digest } from './digest'

/**
 * A list as a value: changing it gives a new list that shares what did not change. A 32-way tree of
 * plain arrays, so `structuredClone` of it is the same list. Nodes carry digests: the digest of a list
 * depends on its items alone and costs nothing to read.
 *
 * All leaves but the last are full and the tree is never deeper than its size needs, so equal lists
 * have equal trees.
 */
export interface List<T> {
  readonly size: number
  readonly digest: number
  /** Levels above the leaves. */
  readonly depth: number
  readonly root: ListNode<T> | null
}

export type ListNode<T> = ListBranch<T> | ListLeaf<T>
export interface ListBranch<T> {
  readonly digest: number
  readonly children: readonly ListNode<T>[]
}
export interface ListLeaf<T> {
  readonly digest: number
  readonly items: readonly T[]
}

export function emptyList<T>(): List<T> {
  return listOf<T>(null, 0, 0)
}

/** The item at a position from 0, or undefined outside. */
export function at<T>(list: List<T>, position: number): T | undefined {
  if (position < 0 || position >= list.size) return undefined
  return leafAt(list, position)[position % width]
}

/** The list with items added at its end; costs O(items). */
export function append<T>(list: List<T>, items: readonly T[]): List<T> {
  let { root, depth, size } = list
  let from = 0
  while (from < items.length) {
    const room = width ** (depth + 1) - size
    if (room === 0 && root !== null) {
      root = branchOf([root])
      depth++
      continue
    }
    const to = Math.min(items.length, from + room)
    root = fill(root, depth, size, items, from, to)
    size += to - from
    from = to
  }
  return listOf(root, depth, size)
}

/** The first `size` items; costs O(log). */
export function truncate<T>(list: List<T>, size: number): List<T> {
  if (size >= list.size) return list
  if (size <= 0 || list.root === null) return emptyList()
  let root = cut(list.root, list.depth, size)
  let depth = list.depth
  while ('children' in root && root.children.length === 1 && root.children[0] !== undefined) {
    root = root.children[0]
    depth--
  }
  return listOf(root, depth, size)
}

/** Items from `start` up to, not including, `end`. */
export function slice<T>(list: List<T>, start: number, end: number): T[] {
  const taken: T[] = []
  const stop = Math.min(end, list.size)
  let position = Math.max(start, 0)
  while (position < stop) {
    const items = leafAt(list, position)
    const first = position % width
    const part = items.slice(first, first + stop - position)
    taken.push(...part)
    position += part.length
  }
  return taken
}

const width = 32

function listOf<T>(root: ListNode<T> | null, depth: number, size: number): List<T> {
  return { size, digest: combine(combine(0x4c957f2d, size), root?.digest ?? 0), depth, root }
}

function leafAt<T>(list: List<T>, position: number): readonly T[] {
  let node = list.root
  let reach = width ** list.depth
  while (node !== null && 'children' in node) {
    node = node.children[Math.floor(position / reach) % width] ?? null
    reach /= width
  }
  return node === null ? [] : node.items
}

/** The subtree of `size` items with items `from` to `to` added, for which it has room. */
function fill<T>(
  node: ListNode<T> | null,
  depth: number,
  size: number,
  items: readonly T[],
  from: number,
  to: number,
): ListNode<T> {
  if (depth === 0) {
    const old = node !== null && 'items' in node ? node : emptyLeaf
    const added = items.slice(from, to)
    return { digest: digestItems(old.digest, added), items: [...old.items, ...added] }
  }
  const children = node !== null && 'children' in node ? [...node.children] : []
  const childSize = width ** depth
  let next = from
  let filled = size
  while (next < to) {
    const place = Math.floor(filled / childSize)
    const inChild = filled % childSize
    const until = Math.min(to, next + childSize - inChild)
    children[place] = fill(children[place] ?? null, depth - 1, inChild, items, next, until)
    filled += until - next
    next = until
  }
  return branchOf(children)
}

/** The first `size` items of a subtree, at least one. */
function cut<T>(node: ListNode<T>, depth: number, size: number): ListNode<T> {
  if ('items' in node) {
    const items = node.items.slice(0, size)
    return { digest: digestItems(emptyLeaf.digest, items), items }
  }
  const childSize = width ** depth
  const whole = Math.floor((size - 1) / childSize)
  const last = node.children[whole]
  const kept = node.children.slice(0, whole)
  if (last !== undefined) kept.push(cut(last, depth - 1, size - whole * childSize))
  return branchOf(kept)
}

const emptyLeaf: ListLeaf<never> = { digest: 0x2f0b4c47, items: [] }

/** A leaf's digest is folded from the left, so that adding to it costs only what is added. */
function digestItems(before: number, added: readonly unknown[]): number {
  let hash = before
  for (const item of added) hash = combine(hash, digest(item))
  return hash
}

function branchOf<T>(children: readonly ListNode<T>[]): ListBranch<T> {
  let hash = 0x71374491
  for (const child of children) hash = combine(hash, child.digest)
  return { digest: hash, children }
}
