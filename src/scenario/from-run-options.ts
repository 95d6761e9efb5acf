import type { World } from '../world/world'
import { ruleNames } from './options'
import type { NamedSetting, OptionSetting, RuleName, ScenarioOptions } from './options'

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
    rulesOff: ruleNames.filter((name) => !rules[name]),
  }
}

/** What an `opt` line says where one set of options follows another. */
export function settingsBetween(
  before: ScenarioOptions,
  after: ScenarioOptions,
): readonly OptionSetting[] {
  const named: readonly NamedSetting[] = [
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
    { key: 'maxEntries', value: after.maxEntries },
    { key: 'forward', value: after.forward },
    { key: 'tail', value: after.tail },
    { key: 'disk', value: after.disk },
  ]
  const isOff = (options: ScenarioOptions, name: RuleName) => options.rulesOff.includes(name)
  return [
    ...named.filter(({ key, value }) => value !== before[key]),
    ...ruleNames
      .filter((name) => isOff(before, name) !== isOff(after, name))
      .map((key) => ({ key, value: !isOff(after, key) })),
  ]
}

/** As many entries in one message as the language takes for no limit. */
const most = 1_000_000
