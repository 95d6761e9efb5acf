import { combine, digest, digestText } from './digest'

/**
 * A map from text to values as a value: changing it gives a new map that shares what did not change.
 * A 32-way hash tree of plain arrays, so `structuredClone` of it is the same map. Its digest depends on
 * its content alone, not on the order of insertion.
 *
 * A leaf lies as near to the root as its hash can be told from all others, after removals too, so
 * equal maps have equal trees.
 */
export interface PersistentMap<V> {
  readonly size: number
  readonly digest: number
  readonly root: MapNode<V> | null
}

export type MapNode<V> = MapBranch<V> | MapLeaf<V>
export interface MapBranch<V> {
  /** Which of the 32 places are taken. */
  readonly bitmap: number
  readonly children: readonly MapNode<V>[]
}
export interface MapLeaf<V> {
  readonly hash: number
  /** The entries whose keys have this hash, by key; one but for collisions. */
  readonly entries: readonly (readonly [string, V])[]
}

export function emptyMap<V>(): PersistentMap<V> {
  return { size: 0, digest: 0, root: null }
}

export function get<V>(map: PersistentMap<V>, key: string): V | undefined {
  return find(map, key, digestText(key))?.[1]
}

export function set<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  const hash = digestText(key)
  const before = find(map, key, hash)
  const added: MapLeaf<V> = { hash, entries: [[key, value]] }
  return {
    size: before === undefined ? map.size + 1 : map.size,
    digest: (map.digest - share(hash, before) + share(hash, [key, value])) >>> 0,
    root: map.root === null ? added : insert(map.root, 0, added),
  }
}

export function remove<V>(map: PersistentMap<V>, key: string): PersistentMap<V> {
  const hash = digestText(key)
  const before = find(map, key, hash)
  if (before === undefined || map.root === null) return map
  return {
    size: map.size - 1,
    digest: (map.digest - share(hash, before)) >>> 0,
    root: without(map.root, 0, hash, key),
  }
}

/** All entries; the order depends on the content alone. */
export function* entries<V>(map: PersistentMap<V>): IterableIterator<readonly [string, V]> {
  if (map.root !== null) yield* entriesBelow(map.root)
}

function* entriesBelow<V>(node: MapNode<V>): IterableIterator<readonly [string, V]> {
  if ('entries' in node) yield* node.entries
  else for (const child of node.children) yield* entriesBelow(child)
}

/** What one entry adds to the digest of a map. */
function share<V>(hash: number, entry: readonly [string, V] | undefined): number {
  return entry === undefined ? 0 : combine(hash, digest(entry[1]))
}

function find<V>(
  map: PersistentMap<V>,
  key: string,
  hash: number,
): readonly [string, V] | undefined {
  let node = map.root
  for (let shift = 0; node !== null && 'children' in node; shift += 5) {
    const bit = bitAt(hash, shift)
    node = (node.bitmap & bit) === 0 ? null : (node.children[placeOf(node.bitmap, bit)] ?? null)
  }
  if (node === null || node.hash !== hash) return undefined
  for (const entry of node.entries) if (entry[0] === key) return entry
  return undefined
}

function insert<V>(node: MapNode<V>, shift: number, added: MapLeaf<V>): MapNode<V> {
  if ('entries' in node) {
    return node.hash === added.hash ? merge(node, added) : split(node, shift, added)
  }
  const bit = bitAt(added.hash, shift)
  const place = placeOf(node.bitmap, bit)
  const child = node.children[place]
  if ((node.bitmap & bit) === 0 || child === undefined) {
    return { bitmap: node.bitmap | bit, children: node.children.toSpliced(place, 0, added) }
  }
  return {
    bitmap: node.bitmap,
    children: node.children.with(place, insert(child, shift + 5, added)),
  }
}

/** One leaf for keys of one hash; an entry that is added replaces that of its key. */
function merge<V>(leaf: MapLeaf<V>, added: MapLeaf<V>): MapLeaf<V> {
  if (leaf.entries.length === 1 && leaf.entries[0]?.[0] === added.entries[0]?.[0]) return added
  const others = leaf.entries.filter(([key]) => added.entries.every((entry) => entry[0] !== key))
  const all = [...others, ...added.entries]
  return { hash: leaf.hash, entries: all.sort((a, b) => (a[0] < b[0] ? -1 : 1)) }
}

/** A branch where two leaves part; a chain of them where their hashes begin alike. */
function split<V>(leaf: MapLeaf<V>, shift: number, added: MapLeaf<V>): MapBranch<V> {
  const first = bitAt(leaf.hash, shift)
  const second = bitAt(added.hash, shift)
  if (first === second) return { bitmap: first, children: [split(leaf, shift + 5, added)] }
  const isInOrder = first >>> 0 < second >>> 0
  return { bitmap: first | second, children: isInOrder ? [leaf, added] : [added, leaf] }
}

/** The subtree without a key that it has; a branch that is left with one leaf is that leaf. */
function without<V>(node: MapNode<V>, shift: number, hash: number, key: string): MapNode<V> | null {
  if ('entries' in node) {
    const left = node.entries.filter((entry) => entry[0] !== key)
    return left.length === 0 ? null : { hash, entries: left }
  }
  const bit = bitAt(hash, shift)
  const place = placeOf(node.bitmap, bit)
  const child = node.children[place]
  const after = child === undefined ? null : without(child, shift + 5, hash, key)
  const children =
    after === null ? node.children.toSpliced(place, 1) : node.children.with(place, after)
  const [only] = children
  if (children.length === 1 && only !== undefined && 'entries' in only) return only
  return { bitmap: after === null ? node.bitmap & ~bit : node.bitmap, children }
}

function bitAt(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & 31)
}

/** Where the child of a bit lies: as many places along as lower bits are taken. */
function placeOf(bitmap: number, bit: number): number {
  let below = bitmap & (bit - 1)
  below -= (below >>> 1) & 0x55555555
  below = (below & 0x33333333) + ((below >>> 2) & 0x33333333)
  return Math.imul((below + (below >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
