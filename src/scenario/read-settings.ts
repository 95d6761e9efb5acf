import type { Reader, Reading } from './reading'
import { blame, complete, expected, hasMore, take } from './reading'
import type { Word } from './words'
import { part, splitOnce } from './words'

/** How the value of each `key=value` is read; what is in it is known by its key. */
export type SettingReaders<T> = ReadonlyMap<string, Reader<T>>

/** Reads the rest of the line as `key=value` words, each key at most once; `what` says which keys there are. */
export function takeSettings<T>(
  reading: Reading,
  readers: SettingReaders<T>,
  what = `one of ${[...readers.keys()].join(', ')}`,
): readonly T[] | undefined {
  const keys = new Set<string>()
  const settings: (T | undefined)[] = []
  while (hasMore(reading))
    settings.push(readSetting(reading, take(reading), { readers, what, keys }))
  return complete(settings)
}

/** A reader of a value that becomes a setting of this key. */
export function settingOf<K extends string, V, T>(
  key: K,
  read: Reader<V>,
  make: (key: K, value: V) => T,
): readonly [K, Reader<T>] {
  return [
    key,
    (reading, word) => {
      const value = read(reading, word)
      return value === undefined ? undefined : make(key, value)
    },
  ]
}

function readSetting<T>(
  reading: Reading,
  word: Word,
  known: {
    readonly readers: SettingReaders<T>
    readonly what: string
    readonly keys: Set<string>
  },
): T | undefined {
  const { readers, what, keys } = known
  const [key, value] = splitOnce(word, '=') ?? [word, null]
  const read = readers.get(key.text)
  if (read === undefined) return expected(reading, key, what)
  if (keys.has(key.text)) return blame(reading, key, `\`${key.text}\` is set twice on this line.`)
  keys.add(key.text)
  return value === null
    ? expected(reading, part(word, word.text.length), `\`=\` and a value behind \`${key.text}\``)
    : read(reading, value)
}
