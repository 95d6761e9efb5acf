import type { Rules } from '../raft/index'

/** A rule of Raft, and how a fuzzer finds out that it is off. */
export interface Mutant {
  readonly rule: keyof Rules
  /** What the rule protects: one of these must break. */
  readonly breaks: readonly string[]
  /** The first seed that breaks one of them. */
  readonly seed: number
}

export const mutants: readonly Mutant[] = []
