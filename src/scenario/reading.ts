import type { Known } from './known'
import type { TextLine, Word } from './words'
import { shown } from './words'

/** What is wrong with a text, where, and what was expected there. Lines and columns begin at 1. */
export interface ScenarioError {
  readonly line: number
  readonly column: number
  readonly sentence: string
}

/**
 * One line while it is read. Readers take its words from left to right and answer `undefined` where they
 * cannot make sense of them, having said why: all that is wrong with a line is said, not the first of it.
 */
export interface Reading {
  readonly line: TextLine
  /** How many words are taken. */
  taken: number
  readonly known: Known
  readonly errors: ScenarioError[]
}

/** Reads a value out of a word, or says what is wrong with it. */
export type Reader<T> = (reading: Reading, word: Word) => T | undefined

/** Says that a word is wrong: one sentence a place, so that what is missing is said once. */
export function blame({ line, errors }: Reading, { column }: Word, sentence: string): undefined {
  const last = errors.at(-1)
  const isBlamed = last?.line === line.number && last.column === column
  if (!isBlamed) errors.push({ line: line.number, column, sentence })
  return undefined
}

/** Says what was expected in a word's place. */
export function expected(reading: Reading, word: Word, what: string): undefined {
  return blame(reading, word, `Expected ${what}, not ${shown(word)}.`)
}

/** Whether there is another word. */
export function hasMore({ line, taken }: Reading): boolean {
  return taken < line.words.length
}

/** The next word; where the line has ended, an empty one at its end. */
export function take(reading: Reading): Word {
  const word = reading.line.words[reading.taken]
  if (word === undefined) return reading.line.end
  reading.taken++
  return word
}

/** Reads the next word. */
export function takeAs<T>(reading: Reading, read: Reader<T>): T | undefined {
  return read(reading, take(reading))
}

/** Reads all words that are left: at least one. */
export function takeAllAs<T>(reading: Reading, read: Reader<T>): readonly T[] | undefined {
  const values = [takeAs(reading, read)]
  while (hasMore(reading)) values.push(takeAs(reading, read))
  return complete(values)
}

/** The values, if all of them could be read. */
export function complete<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const read = values.filter((value) => value !== undefined)
  return read.length === values.length ? read : undefined
}
