import { RequestError } from '../cluster/cluster'

/** A refused request in the words it was refused with; anything else is a fault of the playground. */
export function problemText(error: unknown): string {
  if (error instanceof RequestError) return error.message
  const reason = error instanceof Error ? error.message : String(error)
  return `That did not work, and it should have: ${reason}`
}
