import { get, set } from '../lib/persistent-map'
import type { Reader, Reading } from './reading'
import { blame, expected, take, takeAs } from './reading'
import { assignment, oneOf, orNone, readKey, readValue, wholeFrom } from './read-value'
import { readAddress } from './read-server'
import { settingOf, takeSettings } from './read-settings'
import type { Statement, WriteOperation } from './syntax'
import { readModes } from './syntax'
import type { Word } from './words'
import { splitOnce } from './words'

/** The words that begin a write, and how what it does is read. */
export const writes: ReadonlyMap<string, (reading: Reading) => WriteOperation | undefined> =
  new Map([
    ['put', (reading) => takeAssignment(reading, 'put')],
    ['append', (reading) => takeAssignment(reading, 'append')],
    ['incr', (reading) => takeAs(reading, readIncrement)],
    ['del', takeDelete],
    ['cas', takeCas],
  ])

/** `put A x=2 @S1`, `incr c1.try1 n @S1 seq=1` */
export function parseWrite(word: string, reading: Reading): Statement | undefined {
  const name = takeNewRequest(reading)
  const operation = writes.get(word)?.(reading)
  const server = takeAs(reading, readAddress)
  const seq = takeSettings(reading, seqReaders)
  if (name === undefined || operation === undefined) return undefined
  if (server === undefined || seq === undefined) return undefined
  return { type: 'write', name, operation, server, seq: seq[0] ?? null }
}

/** `get C x @S1 mode=lease` */
export function parseRead(reading: Reading): Statement | undefined {
  const name = takeNewRequest(reading)
  const key = takeAs(reading, readKey)
  const server = takeAs(reading, readAddress)
  const mode = takeSettings(reading, modeReaders)
  if (name === undefined || key === undefined) return undefined
  if (server === undefined || mode === undefined) return undefined
  return { type: 'read', name, key, server, mode: mode[0] ?? null }
}

/** The name of a request or a mark: at most one dot, with the client before it. */
export const readName: Reader<string> = (reading, word) => {
  const isName = /^[\p{L}\p{N}_-]{1,40}(\.[\p{L}\p{N}_-]{1,40})?$/u.test(word.text)
  const what = 'a name of letters and digits, such as A or c1.try1'
  return isName ? word.text : expected(reading, word, what)
}

const seqReaders = new Map([settingOf('seq', wholeFrom(1), (_, seq) => seq)])
const modeReaders = new Map([settingOf('mode', oneOf(readModes), (_, mode) => mode)])

function takeNewRequest(reading: Reading): string | undefined {
  const word = take(reading)
  const name = readName(reading, word)
  if (name === undefined) return undefined
  const { known, line } = reading
  const before = get(known.requests, name)
  if (before !== undefined) {
    blame(reading, word, `There is a request ${name} on line ${before} of this branch already.`)
  }
  known.requests = set(known.requests, name, line.number)
  return name
}

function takeAssignment(reading: Reading, type: 'put' | 'append'): WriteOperation | undefined {
  const read = takeAs(reading, assignment('='))
  return read && { type, ...read }
}

function takeDelete(reading: Reading): WriteOperation | undefined {
  const key = takeAs(reading, readKey)
  return key === undefined ? undefined : { type: 'delete', key }
}

/** `x=1 2`: if x is 1, it becomes 2. */
function takeCas(reading: Reading): WriteOperation | undefined {
  const word = take(reading)
  const parts = splitOnce(word, '=')
  if (parts === null) expected(reading, word, 'KEY=EXPECTED')
  const key = parts === null ? undefined : readKey(reading, parts[0])
  const was = parts === null ? undefined : orNone('nil', readValue)(reading, parts[1])
  const value = takeAs(reading, readValue)
  if (key === undefined || was === undefined || value === undefined) return undefined
  return { type: 'cas', key, expected: was, value }
}

/** `n`, or `n=5` to add more than one. */
function readIncrement(reading: Reading, word: Word): WriteOperation | undefined {
  const [keyWord, byWord] = splitOnce(word, '=') ?? [word, null]
  const key = readKey(reading, keyWord)
  const by = byWord === null ? 1 : readStep(reading, byWord)
  return key === undefined || by === undefined ? undefined : { type: 'increment', key, by }
}

const readStep: Reader<number> = (reading, word) => {
  const isWhole = /^(0|-?[1-9]\d{0,8})$/.test(word.text)
  const what = 'a whole number of at most nine digits'
  return isWhole ? Number(word.text) : expected(reading, word, what)
}
