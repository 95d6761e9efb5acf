import type { ServerId } from '../raft/index'
import type { Expectation } from './expectation'
import { countKeys, peerCountKeys, progressWords, roleWords } from './expectation'
import type { Reader, Reading } from './reading'
import { complete, expected } from './reading'
import { durationUpTo, oneOf, orNone, readKey, readValue, wholeFrom } from './read-value'
import { readServer, readServerRun } from './read-server'
import type { Word } from './words'
import { part, split, splitOnce } from './words'

/** `S1.term=2`, `S1.next.S2=5`, `S1.kv.x=3`: an expectation of one server. */
export function readField(
  reading: Reading,
  subject: Word,
  field: Word,
  value: Word,
): Expectation | undefined {
  const server = readServer(reading, subject)
  if (server === undefined) return undefined
  const [name, rest] = splitOnce(field, '.') ?? [field, null]
  const read = fields.get(name.text)
  if (read !== undefined) return read(reading, server, rest ?? part(name, name.text.length), value)
  return expected(reading, name, `one of ${[...fields.keys()].join(', ')}`)
}

/** `rest` is what stands behind the second dot. */
type FieldReader = (
  reading: Reading,
  server: ServerId,
  rest: Word,
  value: Word,
) => Expectation | undefined

function plain<V>(read: Reader<V>, make: (server: ServerId, value: V) => Expectation): FieldReader {
  return (reading, server, rest, word) => {
    if (rest.text !== '') return expected(reading, rest, 'no second dot')
    const value = read(reading, word)
    return value === undefined ? undefined : make(server, value)
  }
}

function ofPeer<V>(
  read: Reader<V>,
  make: (server: ServerId, peer: ServerId, value: V) => Expectation,
): FieldReader {
  return (reading, server, rest, word) => {
    const peer = readServer(reading, rest)
    const value = read(reading, word)
    if (peer === undefined || value === undefined) return undefined
    return peer === server ? expected(reading, rest, 'a peer') : make(server, peer, value)
  }
}

const ofKey: FieldReader = (reading, server, rest, word) => {
  const key = readKey(reading, rest)
  const value = orNone('nil', readValue)(reading, word)
  if (key === undefined || value === undefined) return undefined
  return { type: 'kv', server, key, value }
}

const readTerms: Reader<readonly number[]> = (reading, word) => {
  if (word.text === '') return []
  return complete(split(word, ',').map((term) => wholeFrom(1)(reading, term)))
}

/** `S1S2S3`, while joint `S1S4+S1S2S3`, or `-`: voters, and the old ones. */
const readVoters: Reader<readonly [readonly ServerId[], readonly ServerId[] | null]> = (
  reading,
  word,
) => {
  if (word.text === '-') return [[], null]
  const [voters, old] = splitOnce(word, '+') ?? [word, null]
  const newRead = readServerRun(reading, voters)
  const oldRead = old && readServerRun(reading, old)
  return newRead === undefined || oldRead === undefined ? undefined : [newRead, oldRead]
}

const serverOrNone = (type: 'vote' | 'leader') =>
  plain(orNone('-', readServer), (server, expected) => ({ type, server, expected }))

const fields: ReadonlyMap<string, FieldReader> = new Map([
  ['role', plain(oneOf(roleWords), (server, role) => ({ type: 'role', server, role }))],
  ['vote', serverOrNone('vote')],
  ['leader', serverOrNone('leader')],
  ...countKeys.map((type) => {
    return [type, plain(wholeFrom(0), (server, count) => ({ type, server, count }))] as const
  }),
  ['log', plain(readTerms, (server, terms) => ({ type: 'log', server, terms }))],
  ...peerCountKeys.map((type) => {
    const read = orNone('-', wholeFrom(0))
    return [type, ofPeer(read, (server, peer, count) => ({ type, server, peer, count }))] as const
  }),
  [
    'pr',
    ofPeer(orNone('-', oneOf(progressWords)), (server, peer, state) => {
      return { type: 'pr', server, peer, state }
    }),
  ],
  [
    'voters',
    plain(readVoters, (server, [voters, old]) => ({ type: 'voters', server, voters, old })),
  ],
  [
    'lease',
    plain(orNone('-', durationUpTo(1_000_000_000)), (server, endMicros) => {
      return { type: 'lease', server, endMicros }
    }),
  ],
  ['kv', ofKey],
])
