import type { Persist } from './disk'
import type { Storage } from './ports'
import type { Order } from './intake'

/** Hands a server's writes to its disk, one at a time, or holds them back until somebody lets them go. */
export interface Writer {
  write(persist: Persist): void
  /** Takes over a write that was under way when time stood: it lands once something goes on, or is lost. */
  takeOver(persist: Persist): void
  /** Something goes on: where writes wait for nobody, that lands which was taken over. */
  goOn(): void
  /** From now on writes wait for `complete`; false lets go what waits. */
  setHolding(isHolding: boolean): void
  /** Lets the write go that is held; false where none is. */
  complete(): boolean
  isHeld(): boolean
}

export function createWriter(
  storage: Storage,
  startsHolding: boolean,
  onDone: (completion: Order) => void,
): Writer {
  let isHolding = startsHolding
  let held: Persist | null = null

  function issue(persist: Persist): void {
    const { serial } = persist
    storage.write(persist, (failure) =>
      onDone(
        failure === null
          ? { type: 'stored', serial }
          : { type: 'storeFailed', serial, reason: failure },
      ),
    )
  }

  function complete(): boolean {
    const persist = held
    held = null
    if (persist !== null) issue(persist)
    return persist !== null
  }

  return {
    write(persist) {
      if (isHolding) held = persist
      else issue(persist)
    },
    takeOver(persist) {
      held = persist
    },
    goOn() {
      if (!isHolding) complete()
    },
    setHolding(next) {
      isHolding = next
      if (!next) complete()
    },
    complete,
    isHeld: () => held !== null,
  }
}
