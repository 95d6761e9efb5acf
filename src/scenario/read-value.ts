import type { Micros } from '../raft/index'
import { micros } from '../raft/index'
import { isKey, isValue } from '../kv/operation'
import type { Reader, Reading } from './reading'
import { blame, expected } from './reading'
import type { Word } from './words'
import { split, splitOnce } from './words'

/** A whole number in a range, without a sign before it or zeros in front. */
export function wholeFrom(least: number, most = 1_000_000_000): Reader<number> {
  return (reading, word) => {
    const n = Number(/^(0|[1-9]\d{0,9})$/.exec(word.text)?.[1])
    const isGood = n >= least && n <= most
    return isGood ? n : expected(reading, word, `a whole number from ${least} to ${most}`)
  }
}

/** Thousandths of a number such as 0.25, so that it stays exact. */
export function thousandthsFrom(least: number, most: number): Reader<number> {
  return (reading, word) => {
    const [, whole, fraction = ''] = /^(0|[1-9]\d{0,9})(?:\.(\d{1,3}))?$/.exec(word.text) ?? []
    const n = Number(whole) * 1000 + Number(fraction.padEnd(3, '0'))
    if (n >= least * 1000 && n <= most * 1000) return n
    const what = `a number from ${least} to ${most} with at most three places behind the point`
    return expected(reading, word, what)
  }
}

/** Milliseconds, as microseconds. */
export function durationUpTo(mostMs: number): Reader<Micros> {
  const read = thousandthsFrom(0, mostMs)
  return (reading, word) => {
    const duration = read(reading, word)
    return duration === undefined ? undefined : micros(duration)
  }
}

/** One of some words. */
export function oneOf<const T extends string>(choices: readonly T[]): Reader<T> {
  const what = choices.length > 2 ? `one of ${choices.join(', ')}` : choices.join(' or ')
  return (reading, word) =>
    choices.find((choice) => choice === word.text) ?? expected(reading, word, what)
}

const readTrueOrFalse = oneOf(['true', 'false'])

export const readFlag: Reader<boolean> = (reading, word) => {
  const text = readTrueOrFalse(reading, word)
  return text === undefined ? undefined : text === 'true'
}

/** Null where the word stands for none. */
export function orNone<T>(none: string, read: Reader<T>): Reader<T | null> {
  return (reading, word) => (word.text === none ? null : read(reading, word))
}

/** Some values with commas between them, none of them twice. */
export function listOf<T extends string>(read: Reader<T>): Reader<readonly T[]> {
  return (reading, word) => distinct(reading, split(word, ','), read)
}

/** Reads words none of which may say the same as one before it. */
export function distinct<T extends string>(
  reading: Reading,
  words: readonly Word[],
  read: Reader<T>,
): readonly T[] | undefined {
  const values = new Set<T>()
  for (const word of words) {
    const value = read(reading, word)
    if (value === undefined) continue
    if (values.has(value)) blame(reading, word, `${value} is named twice.`)
    values.add(value)
  }
  return values.size === words.length ? [...values] : undefined
}

/** A key of the store. What else the language writes beside keys cannot be in one. */
export const readKey: Reader<string> = (reading, word) => {
  const isGood = /^[^=~,@\p{Cc}\p{Cs}]+$/u.test(word.text) && isKey(word.text)
  return isGood ? word.text : expected(reading, word, 'a key of 1 to 1024 bytes, without = ~ , @')
}

/** A value of the store. */
export const readValue: Reader<string> = (reading, word) => {
  if (word.text === 'nil') return blame(reading, word, '`nil` stands for an absent value.')
  const isGood = /^[^\p{Cc}\p{Cs}]+$/u.test(word.text) && isValue(word.text)
  return isGood ? word.text : expected(reading, word, 'a value')
}

/** `x=3` or, with another separator, `x~3`. */
export function assignment(separator: '=' | '~'): Reader<{ key: string; value: string }> {
  return (reading, word) => {
    const parts = splitOnce(word, separator)
    if (parts === null) return expected(reading, word, `KEY${separator}VALUE`)
    const key = readKey(reading, parts[0])
    const value = readValue(reading, parts[1])
    return key === undefined || value === undefined ? undefined : { key, value }
  }
}
