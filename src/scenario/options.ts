import { allRules } from '../raft/index'
import type { Rules } from '../raft/index'

/**
 * What `opt` can set, and what holds while it says nothing. These defaults are the language's own: the
 * product runs with pre-vote, stickiness and more switched on.
 */
export interface ScenarioOptions extends NamedOptions {
  /** Safety rules that are switched off, of those that no option has another name for. */
  readonly rulesOff: readonly RuleName[]
}

export interface NamedOptions {
  /** A leader appends a no-op when it is elected. */
  readonly noop: boolean
  readonly prevote: boolean
  /** Votes are not given while a leader is heard. */
  readonly sticky: boolean
  /** How nextIndex goes back: one by one, or by the conflicting term. */
  readonly backtrack: 'naive' | 'fast'
  readonly commitRule: 'paper' | 'naive'
  readonly sessions: boolean
  /** A single-server change waits for a committed entry of the leader's term (2015). */
  readonly singleFix: boolean
  readonly truncateAlways: boolean
  /** Probe, replicate and snapshot states, and a window of messages. */
  readonly flow: boolean
  readonly maxInflight: number
  /** Null is no limit. */
  readonly maxEntries: number | null
  /** Followers forward reads. */
  readonly forward: boolean
  /** How many entries a snapshot leaves behind itself. */
  readonly tail: number
  readonly disk: 'auto' | 'hand'
}

export const defaultScenarioOptions: ScenarioOptions = {
  noop: false,
  prevote: false,
  sticky: false,
  backtrack: 'naive',
  commitRule: 'paper',
  sessions: true,
  singleFix: true,
  truncateAlways: false,
  flow: false,
  maxInflight: 2,
  maxEntries: null,
  forward: false,
  tail: 0,
  disk: 'auto',
  rulesOff: [],
}

/** Those rules that an option of the language stands for. */
const namedRules = [
  ...(['commitOnlyOwnTerm', 'executeOnce'] as const),
  ...(['changeAfterOwnTermCommit', 'truncateOnlyOnConflict'] as const),
] as const

/** A rule that `opt` names as it is: `opt oneVotePerTerm=false`. */
export type RuleName = Exclude<keyof Rules, (typeof namedRules)[number]>

export const ruleNames: readonly RuleName[] = Object.keys(allRules).filter(isRuleName)

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(allRules, name) && !namedRules.some((named) => named === name)
}

/** One `key=value` of an `opt` line. */
export type OptionSetting = NamedSetting | RuleSetting

export type NamedSetting = {
  readonly [K in keyof NamedOptions]: { readonly key: K; readonly value: NamedOptions[K] }
}[keyof NamedOptions]

/** Whether a rule is obeyed. */
export interface RuleSetting {
  readonly key: RuleName
  readonly value: boolean
}

/** The options after an `opt` line. */
export function withOptions(
  options: ScenarioOptions,
  settings: readonly OptionSetting[],
): ScenarioOptions {
  return settings.reduce<ScenarioOptions>((before, setting) => {
    if (!isOfRule(setting)) return { ...before, [setting.key]: setting.value }
    const others = before.rulesOff.filter((name) => name !== setting.key)
    return { ...before, rulesOff: setting.value ? others : [...others, setting.key] }
  }, options)
}

function isOfRule(setting: OptionSetting): setting is RuleSetting {
  return isRuleName(setting.key)
}
