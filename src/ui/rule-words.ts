import type { Rules } from '../raft/index'
import { ruleWords } from './rule-table'
import type { RuleWords } from './rule-table'

export type RuleName = keyof Rules

export const ruleNames = namesOf(ruleWords)

/** How many are off. */
export function rulesOff(rules: Rules): number {
  return ruleNames.filter((name) => !rules[name]).length
}

/** `Object.keys` of a record forgets what the keys are. */
function namesOf(words: Readonly<Record<RuleName, RuleWords>>): readonly RuleName[] {
  const isName = (name: string): name is RuleName => Object.hasOwn(words, name)
  return Object.keys(words).filter(isName)
}
