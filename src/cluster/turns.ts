/** Has things that take a while done one after the other, in the order they were asked for. */
export interface Turns {
  /** Does it once all that was asked for before is done, or has failed. */
  take<T>(what: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(what) {
      const mine = last.then(what, what)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
