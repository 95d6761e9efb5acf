import { allRules } from '../raft/index'
import type { Rules } from '../raft/index'
import type { World } from '../world/world'
import { defaultScenarioOptions } from './options'
import type { OptionSetting, ScenarioOptions } from './options'
import { raftOptionsOf, rulesOf } from './settings'

/** What the language can say of the options and rules in force. */
export function scenarioOptionsOf({
  options,
  rules,
  disk,
}: Pick<World, 'options' | 'rules' | 'disk'>): ScenarioOptions {
  return {
    noop: options.noop,
    prevote: options.preVote,
    sticky: options.sticky,
    backtrack: options.backtrack,
    commitRule: rules.commitOnlyOwnTerm ? 'paper' : 'naive',
    sessions: rules.executeOnce,
    singleFix: rules.changeAfterOwnTermCommit,
    truncateAlways: !rules.truncateOnlyOnConflict,
    flow: options.flow,
    maxInflight: options.maxInflight,
    maxEntries: options.maxEntries >= most ? null : options.maxEntries,
    forward: options.forward,
    tail: options.snapshotTail,
    disk,
  }
}

/** What an `opt` line says where one set of options follows another. */
export function settingsBetween(
  before: ScenarioOptions,
  after: ScenarioOptions,
): readonly OptionSetting[] {
  const all: readonly OptionSetting[] = [
    { key: 'noop', value: after.noop },
    { key: 'prevote', value: after.prevote },
    { key: 'sticky', value: after.sticky },
    { key: 'backtrack', value: after.backtrack },
    { key: 'commitRule', value: after.commitRule },
    { key: 'sessions', value: after.sessions },
    { key: 'singleFix', value: after.singleFix },
    { key: 'truncateAlways', value: after.truncateAlways },
    { key: 'flow', value: after.flow },
    { key: 'maxInflight', value: after.maxInflight },
    { key: 'maxEntries', value: after.maxEntries ?? most },
    { key: 'forward', value: after.forward },
    { key: 'tail', value: after.tail },
    { key: 'disk', value: after.disk },
  ]
  return all.filter(({ key, value }) => value !== (before[key] ?? most))
}

/** Rules that are switched off and that the language has no word for. */
export function unsaidRules(rules: Rules): readonly string[] {
  const said = rulesOf(scenarioOptionsOf({ ...nothingSaid, rules }))
  return Object.keys(allRules).filter((name) => isOn(rules, name) !== isOn(said, name))
}

function isOn(rules: Rules, name: string): boolean | undefined {
  return Object.entries(rules).find(([key]) => key === name)?.[1]
}

/** As many entries in one message as the language takes for no limit. */
const most = 1_000_000

const nothingSaid = { options: raftOptionsOf(defaultScenarioOptions), disk: 'auto' } as const
