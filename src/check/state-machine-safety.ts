import { slice } from '../lib/persistent-list'
import type { ServerId } from '../raft/index'
import { movedServer } from './checker'
import type { Checker } from './checker'
import { entryDigest } from './log-digests'

/** No two servers ever apply different entries at the same index (§5.4.3). */
export function stateMachineSafety(): Checker {
  /** By index − 1: the digest of the entry that was first applied there, and by whom. */
  const first: { readonly digest: number; readonly by: ServerId }[] = []
  /** How far each server has come in its present incarnation. */
  const progress = new Map<
    ServerId,
    { readonly incarnation: number; readonly lastApplied: number }
  >()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, incarnation, lastApplied, raft } = server
    const known = progress.get(id)
    let position = known?.incarnation === incarnation ? known.lastApplied : 0
    if (position === lastApplied) return null
    progress.set(id, { incarnation, lastApplied })
    for (const entry of slice(raft.log, position, lastApplied)) {
      const digest = entryDigest(entry)
      const before = (first[position] ??= { digest, by: id })
      position++
      if (before.digest !== digest) {
        return {
          invariant: 'State Machine Safety',
          detail: `${id} and ${before.by} applied different entries at index ${position}.`,
        }
      }
    }
    return null
  }
}
