/**
 * A map from text to values as a value: changing it gives a new map that shares what did not change.
 * A 32-way hash tree of plain arrays, so `structuredClone` of it is the same map. Its digest depends on
 * its content alone, not on the order of insertion.
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
  /** The entries whose keys have this hash; one but for collisions. */
  readonly hash: number
  readonly entries: readonly (readonly [string, V])[]
}

export function emptyMap<V>(): PersistentMap<V> {
  throw new Error('not yet')
}
export function get<V>(_map: PersistentMap<V>, _key: string): V | undefined {
  throw new Error('not yet')
}
export function set<V>(_map: PersistentMap<V>, _key: string, _value: V): PersistentMap<V> {
  throw new Error('not yet')
}
export function remove<V>(_map: PersistentMap<V>, _key: string): PersistentMap<V> {
  throw new Error('not yet')
}
/** All entries; the order depends on the content alone. */
export function entries<V>(_map: PersistentMap<V>): IterableIterator<readonly [string, V]> {
  throw new Error('not yet')
}
