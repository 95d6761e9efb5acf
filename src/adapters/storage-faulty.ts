import type { Persist } from '../server/disk'
import type { Storage } from '../server/ports'

/**
 * A disk that may become slow, or full, while its server runs on it. A slow one lands a write at once
 * and answers late, so a crash in between finds it; a full one changes nothing.
 */
export interface FaultyStorage extends Storage {
  /** From now on writes are answered so much later, or refused. */
  set(delayMs: number, isFull: boolean): void
}

/** `later` runs something after so many ms of the world's time. */
export function createFaultyStorage(
  storage: Storage,
  later: (ms: number, run: () => void) => void,
): FaultyStorage {
  let delayMs = 0
  let isFull = false

  function write(persist: Persist, onDone: (failure: string | null) => void): void {
    if (isFull) return later(delayMs, () => onDone('The disk is full: it takes no more writes.'))
    const slow = delayMs
    storage.write(persist, (failure) => {
      if (slow === 0) onDone(failure)
      else later(slow, () => onDone(failure))
    })
  }

  return {
    ...storage,
    write,
    set(nextDelayMs, nextIsFull) {
      delayMs = nextDelayMs
      isFull = nextIsFull
    },
  }
}
