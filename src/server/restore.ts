import { decodeStore } from '../kv/snapshot'
import { emptyStore, withoutSessions } from '../kv/store'
import type { Store } from '../kv/store'
import type { Rules, Snapshot } from '../raft/index'

/** The store that a snapshot stands for, sessions and all (§7; thesis §6.3). */
export function restore(
  snapshot: Snapshot | null,
  rules: Rules,
): { readonly store: Store; readonly failure: string | null } {
  if (snapshot === null) return { store: emptyStore(), failure: null }
  const store = decodeStore(snapshot.data)
  if (store === null) {
    const failure = `The snapshot of entry ${snapshot.lastIncludedIndex} does not hold a store.`
    return { store: emptyStore(), failure }
  }
  return { store: rules.snapshotCarriesSessions ? store : withoutSessions(store), failure: null }
}
