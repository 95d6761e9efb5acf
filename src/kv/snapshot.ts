import { parseStore, printStore } from './snapshot-text'
import type { Store } from './store'

/**
 * A whole store as one text, for a snapshot, and back. Servers of one thread take snapshots of the
 * same stores and restore the same texts, and a fold meets each of them again and again, so both
 * ways are remembered: a store keeps its text, and the texts met last keep their stores.
 */
export function encodeStore(store: Store): string {
  const known = texts.get(store)
  if (known !== undefined) return known
  const text = printStore(store)
  remember(text, store)
  return text
}

/** The store that a text holds, or null where it holds none. */
export function decodeStore(text: string): Store | null {
  const known = lately.find((memory) => memory.text === text)
  if (known !== undefined) return known.store
  const store = parseStore(text)
  if (store !== null) remember(text, store)
  return store
}

interface Memory {
  readonly text: string
  readonly store: Store
}

const texts = new WeakMap<Store, string>()
let lately: readonly Memory[] = []
const maxLately = 4

function remember(text: string, store: Store): void {
  texts.set(store, text)
  const others = lately.filter((memory) => memory.text !== text)
  lately = [{ text, store }, ...others].slice(0, maxLately)
}
