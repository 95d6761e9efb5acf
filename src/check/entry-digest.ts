import { digest } from '../lib/digest'
import type { Entry } from '../raft/index'

/** Servers share the entries they got from one leader, so each is walked once. */
const entryDigests = new WeakMap<Entry, number>()

export function entryDigest(entry: Entry): number {
  const known = entryDigests.get(entry)
  if (known !== undefined) return known
  const made = digest(entry)
  entryDigests.set(entry, made)
  return made
}
