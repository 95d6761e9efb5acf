import type { OptionSetting } from './options'
import type { Reading } from './reading'
import { blame, hasMore } from './reading'
import { oneOf, readFlag, wholeFrom } from './read-value'
import type { SettingReaders } from './read-settings'
import { settingOf, takeSettings } from './read-settings'
import type { Statement } from './syntax'

/** `opt noop=true backtrack=fast` */
export function parseOptions(reading: Reading): Statement | undefined {
  if (!hasMore(reading))
    return blame(reading, reading.line.end, 'Expected an option, OPTION=VALUE.')
  const settings = takeSettings(reading, optionReaders)
  return settings && { type: 'opt', settings }
}

type FlagKey = Extract<OptionSetting, { readonly value: boolean }>['key']
type NumberKey = Extract<OptionSetting, { readonly value: number }>['key']

const flag = (key: FlagKey) => settingOf(key, readFlag, setFlag)
const number = (key: NumberKey, least: number, most: number) =>
  settingOf(key, wholeFrom(least, most), setNumber)

const setFlag = (key: FlagKey, value: boolean): OptionSetting => ({ key, value })
const setNumber = (key: NumberKey, value: number): OptionSetting => ({ key, value })

const optionReaders: SettingReaders<OptionSetting> = new Map([
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
  number('maxEntries', 1, 1_000_000),
  flag('forward'),
  number('tail', 0, 1_000_000),
  settingOf('disk', oneOf(['auto', 'hand']), (key, value): OptionSetting => ({ key, value })),
])
