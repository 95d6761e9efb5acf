/** What a host does in a turn. */
export interface Turn<T> {
  /** The host is closed: no turn happens any more. */
  readonly isOver: () => boolean
  /** All that waits now, as one batch; empty while there is nothing to be given. */
  readonly gather: () => readonly T[]
  readonly take: (batch: readonly T[]) => void
  /** Nothing waits any more: says what is left to say and sets the alarm. */
  readonly rest: () => void
}

/**
 * The loop that a server's and a client's host share: batch after batch until nothing waits. What calls
 * it within a turn does nothing: the turn takes that in, too.
 */
export function createTurn<T>({ isOver, gather, take, rest }: Turn<T>): () => void {
  let isTurning = false
  return () => {
    if (isTurning || isOver()) return
    isTurning = true
    for (let batch = gather(); batch.length > 0; batch = gather()) take(batch)
    isTurning = false
    rest()
  }
}
