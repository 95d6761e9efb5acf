/** Says that something the code relies on does not hold: a bug, never bad input. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

/** Stops the server loudly where a fact it relies on does not hold. Never for bad input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

/** Ends every switch over a closed union: a member that was forgotten is a type error. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`)
}
