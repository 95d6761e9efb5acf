import type { Micros } from '../raft/index'
import type { Server } from './server'
import { step } from './step'
import type { Input, Step } from './step'

/** A step that throws is a bug, and its inputs are what it can be found by: they are told before all ends. */
export function stepOrTell(
  server: Server,
  now: Micros,
  inputs: readonly Input[],
  tell: () => void,
): Step {
  try {
    return step(server, now, inputs)
  } catch (error) {
    tell()
    throw error
  }
}
