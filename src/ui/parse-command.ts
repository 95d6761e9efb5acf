import type { Operation } from '../kv/operation'
import { serverId } from '../raft/index'
import type { ReadMode, ServerId } from '../raft/index'

/** A command line that was understood, or one sentence why not. */
export type ParsedCommand =
  | {
      readonly type: 'command'
      readonly operation: Operation
      readonly server: ServerId | null
      /** How a `get` is answered; null as the cluster's options say. */
      readonly mode: ReadMode | null
    }
  | { readonly type: 'problem'; readonly text: string }

/** What may be typed; shown as help. */
export const commandForms = [
  'put x 7',
  'get x [local]',
  'append x y',
  'del x',
  'cas x 1 2',
  'incr x [n]',
] as const

/**
 * Reads `put x 7`. Words are parted by spaces unless they stand in quotes; `@S2` asks that server only.
 * A `get` may end in how it is answered. In `cas`, an unquoted `-` stands for “absent”. Limits of keys and values are judged by the cluster.
 */
export function parseCommand(line: string): ParsedCommand {
  const words = splitWords(line)
  if (words === null) return problem('A quote is not closed.')
  const pins = words.filter(isPin)
  const [verb, ...given] = words.filter((word) => !isPin(word))
  if (verb === undefined) return problem(`Type a command: ${commandForms.join(', ')}.`)
  if (pins.length > 1) return problem('Name one server after @, not several.')
  const mode = verb.text.toLowerCase() === 'get' ? modeOf(given) : null
  if (mode === undefined) return problem(unknownMode)
  const rest = mode === null ? given : given.slice(0, -1)
  const operation = parseOperation(verb.text.toLowerCase(), rest)
  if (typeof operation === 'string') return problem(operation)
  const pin = pins[0]?.text.slice(1).toUpperCase()
  return { type: 'command', operation, server: pin === undefined ? null : serverId(pin), mode }
}

const modes: Readonly<Record<string, ReadMode>> = {
  log: 'log',
  readindex: 'readIndex',
  lease: 'lease',
  local: 'local',
}
const unknownMode = 'A read is answered by log, readindex, lease or local: get x local'

/** The second word of a `get`; undefined where it is none of the modes. */
function modeOf([, second]: readonly Word[]): ReadMode | null | undefined {
  return second === undefined ? null : modes[second.text.toLowerCase()]
}

interface Word {
  readonly text: string
  readonly isQuoted: boolean
}

function parseOperation(verb: string, words: readonly Word[]): Operation | string {
  const [first, second, third, ...more] = words
  const key = first?.text
  switch (verb) {
    case 'get':
    case 'del':
    case 'delete':
      if (key === undefined || second !== undefined) return `${verb} takes one key: ${verb} x`
      return { type: verb === 'get' ? 'get' : 'delete', key }
    case 'put':
    case 'set':
    case 'append':
      if (key === undefined || second === undefined || third !== undefined) {
        return `${verb} takes a key and a value: ${verb} x 7. Put quotes around spaces.`
      }
      return { type: verb === 'append' ? 'append' : 'put', key, value: second.text }
    case 'cas':
      if (key === undefined || second === undefined || third === undefined || more.length > 0) {
        return 'cas takes a key, the value it must hold (- if absent) and the new value: cas x 1 2'
      }
      return { type: 'cas', key, expected: expectedOf(second), value: third.text }
    case 'incr':
    case 'inc':
    case 'increment':
      return parseIncrement(key, second, third)
    default:
      return `There is no command “${verb}”. Known: ${commandForms.join(', ')}.`
  }
}

function parseIncrement(
  key: string | undefined,
  amount: Word | undefined,
  tooMuch: Word | undefined,
): Operation | string {
  if (key === undefined || tooMuch !== undefined) return 'incr takes a key and a number: incr x 2'
  const text = amount?.text ?? '1'
  if (!/^[+-]?\d{1,15}$/.test(text)) return `incr adds a whole number, and “${text}” is none.`
  return { type: 'increment', key, by: Number(text) }
}

function expectedOf(word: Word): string | null {
  return word.text === '-' && !word.isQuoted ? null : word.text
}

function isPin(word: Word): boolean {
  return !word.isQuoted && /^@S\d+$/i.test(word.text)
}

/** Null where a quote stays open. Inside quotes a backslash keeps the next character as it is. */
function splitWords(line: string): readonly Word[] | null {
  const words: Word[] = []
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']\S*))/gy
  let end = 0
  for (const match of line.matchAll(pattern)) {
    const [all, double, single, plain] = match
    const text = double ?? single
    words.push(
      text === undefined
        ? { text: plain ?? '', isQuoted: false }
        : { text: text.replace(/\\(.)/g, '$1'), isQuoted: true },
    )
    end = match.index + all.length
  }
  return line.slice(end).trim() === '' ? words : null
}

function problem(text: string): ParsedCommand {
  return { type: 'problem', text }
}
