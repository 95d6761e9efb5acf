import { get } from '../lib/persistent-map'
import type { Expectation, Outcome } from './expectation'
import { changeOutcomes, failureReasons, invariantNames, otherCheckerNames } from './expectation'
import { readField } from './parse-field'
import { readName } from './parse-request'
import type { Reader, Reading } from './reading'
import { blame, expected, takeAllAs } from './reading'
import { listOf, oneOf, orNone, readFlag, readValue, wholeFrom } from './read-value'
import { readServer, readServers } from './read-server'
import type { Statement } from './syntax'
import type { Word } from './words'
import { splitOnce } from './words'

/** `expect S1.role=leader op.A=ok violation=none` */
export function parseExpect(reading: Reading): Statement | undefined {
  const expectations = takeAllAs(reading, readExpectation)
  return expectations && { type: 'expect', expectations }
}

const readExpectation: Reader<Expectation> = (reading, word) => {
  const [key, value] = splitOnce(word, '=') ?? [word, null]
  if (value === null) return expected(reading, word, 'KEY=VALUE')
  const [subject, field] = splitOnce(key, '.') ?? [key, null]
  if (field !== null && subject.text === 'op') return readOperation(reading, field, value)
  if (field !== null) return readField(reading, subject, field, value)
  const read = clusterKeys.get(key.text)
  if (read !== undefined) return read(reading, value)
  const keys = [...clusterKeys.keys()].join(', ')
  return expected(reading, key, `SERVER.FIELD, op.NAME or one of ${keys}`)
}

function keyOf<V>(
  key: string,
  read: Reader<V>,
  make: (value: V) => Expectation,
): readonly [string, Reader<Expectation>] {
  return [
    key,
    (reading, word) => {
      const value = read(reading, word)
      return value === undefined ? undefined : make(value)
    },
  ]
}

/** What is not of one server. */
const clusterKeys: ReadonlyMap<string, Reader<Expectation>> = new Map([
  keyOf('leader', orNone('none', readServers), (servers) => {
    return { type: 'leaders', servers: servers ?? [] }
  }),
  keyOf('inflight', wholeFrom(0), (count) => ({ type: 'inflight', count })),
  keyOf('conf', oneOf(changeOutcomes), (outcome) => ({ type: 'conf', outcome })),
  keyOf('violation', orNone('none', listOf(oneOf(invariantNames))), (names) => {
    return { type: 'violation', names: names ?? [] }
  }),
  keyOf('broken', orNone('none', listOf(oneOf(otherCheckerNames))), (names) => {
    return { type: 'broken', names: names ?? [] }
  }),
  keyOf('lin', readFlag, (isLinearizable) => ({ type: 'lin', isLinearizable })),
])

function readOperation(reading: Reading, nameWord: Word, value: Word): Expectation | undefined {
  const name = readName(reading, nameWord)
  const outcome = readOutcome(reading, value)
  if (name === undefined || outcome === undefined) return undefined
  if (get(reading.known.requests, name) === undefined) {
    return blame(reading, nameWord, `No line of this branch before this one requests ${name}.`)
  }
  return { type: 'op', name, outcome }
}

const readReason = oneOf(failureReasons)

const readOutcome: Reader<Outcome> = (reading, word) => {
  if (word.text === 'ok' || word.text === 'pending') return { type: word.text }
  const [kind, rest] = splitOnce(word, ':') ?? [word, null]
  switch (rest === null ? '' : kind.text) {
    case 'ok': {
      const value = rest && orNone('nil', readValue)(reading, rest)
      return value === undefined ? undefined : { type: 'value', value }
    }
    case 'redirect': {
      const leader = rest && orNone('?', readServer)(reading, rest)
      return leader === undefined ? undefined : { type: 'redirect', leader }
    }
    case 'fail': {
      const reason = rest === null ? undefined : readReason(reading, rest)
      return reason === undefined ? undefined : { type: 'fail', reason }
    }
    default:
      return expected(reading, word, 'ok, ok:VALUE, redirect:SERVER, fail:REASON or pending')
  }
}
