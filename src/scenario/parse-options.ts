import { ruleNames } from './options'
import type { NamedSetting, OptionSetting } from './options'
import type { Reader, Reading } from './reading'
import { blame, hasMore } from './reading'
import { oneOf, orNone, readFlag, wholeFrom } from './read-value'
import type { SettingReaders } from './read-settings'
import { settingOf, takeSettings } from './read-settings'
import type { Statement } from './syntax'

/** `opt noop=true backtrack=fast` */
export function parseOptions(reading: Reading): Statement | undefined {
  if (!hasMore(reading))
    return blame(reading, reading.line.end, 'Expected an option, OPTION=VALUE.')
  const settings = takeSettings(reading, optionReaders, optionNames)
  return settings && { type: 'opt', settings }
}

type FlagKey = Extract<NamedSetting, { readonly value: boolean }>['key']
type NumberKey = 'maxInflight' | 'tail'

const flag = (key: FlagKey) => settingOf(key, readFlag, setFlag)
const number = (key: NumberKey, least: number, most: number) =>
  settingOf(key, wholeFrom(least, most), setNumber)

const setFlag = (key: FlagKey, value: boolean): OptionSetting => ({ key, value })
const setNumber = (key: NumberKey, value: number): OptionSetting => ({ key, value })

const namedReaders: readonly (readonly [string, Reader<OptionSetting>])[] = [
  flag('noop'),
  flag('prevote'),
  flag('sticky'),
  settingOf('backtrack', oneOf(['naive', 'fast']), (key, value): OptionSetting => ({ key, value })),
  settingOf('commitRule', oneOf(['paper', 'naive']), (key, value): OptionSetting => {
    return { key, value }
  }),
  flag('sessions'),
  flag('singleFix'),
  flag('truncateAlways'),
  flag('flow'),
  number('maxInflight', 1, 100_000),
  settingOf('maxEntries', orNone('none', wholeFrom(1, 1_000_000)), (key, value): OptionSetting => {
    return { key, value }
  }),
  flag('forward'),
  number('tail', 0, 1_000_000),
  settingOf('disk', oneOf(['auto', 'hand']), (key, value): OptionSetting => ({ key, value })),
]

const optionReaders: SettingReaders<OptionSetting> = new Map([
  ...namedReaders,
  ...ruleNames.map((name) =>
    settingOf(name, readFlag, (key, value): OptionSetting => ({ key, value })),
  ),
])

const optionNames = `one of ${namedReaders.map(([name]) => name).join(', ')}, or a rule such as ${ruleNames[0]}`
