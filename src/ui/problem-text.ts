import { RequestError } from '../cluster/cluster'
import { reasonOf } from '../lib/reason-of'

/** A refused request in the words it was refused with; anything else is a fault of the playground. */
export function problemText(error: unknown): string {
  if (error instanceof RequestError) return error.message
  return `That did not work, and it should have: ${reasonOf(error)}`
}
