/**
 * What `opt` can set, and what holds while it says nothing. These defaults are the language's own: the
 * product runs with pre-vote, stickiness and more switched on.
 */
export interface ScenarioOptions {
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
}

/** One `key=value` of an `opt` line. */
export type OptionSetting = {
  readonly [K in keyof ScenarioOptions]: {
    readonly key: K
    readonly value: NonNullable<ScenarioOptions[K]>
  }
}[keyof ScenarioOptions]

/** The options after an `opt` line. */
export function withOptions(
  options: ScenarioOptions,
  settings: readonly OptionSetting[],
): ScenarioOptions {
  return settings.reduce((before, { key, value }) => ({ ...before, [key]: value }), options)
}
