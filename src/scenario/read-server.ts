import type { ServerId } from '../raft/index'
import { serverId } from '../raft/index'
import type { Link, Pattern, Servers } from './pattern'
import { messageCodes } from './pattern'
import type { Reader, Reading } from './reading'
import { blame, expected, hasMore, takeAs } from './reading'
import { settingOf, takeSettings } from './read-settings'
import { distinct, listOf, wholeFrom } from './read-value'
import type { Word } from './words'
import { part, split, splitOnce } from './words'

/** The name of any server that could be: at most nine of them. */
export const readServerName: Reader<ServerId> = (reading, word) => {
  const isName = /^S[1-9]$/.test(word.text)
  return isName ? serverId(word.text) : expected(reading, word, 'a server, S1 to S9')
}

/** A server that is in `cluster` or `spare`. */
export const readServer: Reader<ServerId> = (reading, word) => {
  const server = readServerName(reading, word)
  const { servers } = reading.known
  if (server === undefined || servers === null || servers.has(server)) return server
  const all = [...servers].join(', ')
  return blame(
    reading,
    word,
    `${server} is not in \`cluster\` or \`spare\`: expected one of ${all}.`,
  )
}

/** `S1,S2` */
export const readServers = listOf(readServer)

/** `S1S2S3`, as voters are written in expectations. */
export const readServerRun: Reader<readonly ServerId[]> = (reading, word) => {
  const isRun = /^(S[1-9])+$/.test(word.text)
  if (!isRun) return expected(reading, word, 'servers such as S1S2S3')
  const names = Array.from(word.text.matchAll(/S\d/g), ({ index }) => part(word, index, index + 2))
  return distinct(reading, names, readServer)
}

/** `@S1` */
export const readAddress: Reader<ServerId> = (reading, word) => {
  if (!word.text.startsWith('@')) return expected(reading, word, 'the server asked, such as @S1')
  return readServer(reading, part(word, 1))
}

/** `S1>S2`: two servers that differ. */
export const readPair: Reader<{ from: ServerId; to: ServerId }> = (reading, word) => {
  const ends = splitOnce(word, '>')
  if (ends === null) return expected(reading, word, 'FROM>TO')
  const from = readServer(reading, ends[0])
  const to = readServer(reading, ends[1])
  if (from === undefined || to === undefined) return undefined
  return from === to ? expected(reading, word, 'two servers') : { from, to }
}

/** `S1>S2,S3`, `S1,S2>*` */
export const readLink: Reader<Link> = (reading, word) => {
  const ends = splitOnce(word, '>')
  if (ends === null) return expected(reading, word, 'FROM>TO')
  const from = readSide(reading, ends[0])
  const to = readSide(reading, ends[1])
  if (from === undefined || to === undefined) return undefined
  const isOne = from !== '*' && to !== '*' && from.length === 1 && to.length === 1
  return isOne && from[0] === to[0] ? expected(reading, word, 'two servers') : { from, to }
}

/** `AE`, `RV|AE S1>S2`, `*`, `AE S1>S2 nth=2`. */
export function takePattern(reading: Reading): Pattern | undefined {
  const types = takeAs(reading, readTypes)
  const link = hasMore(reading) && !isNth(reading) ? takeAs(reading, readLink) : null
  const nths = isNth(reading) ? takeSettings(reading, nthReaders) : []
  if (types === undefined || link === undefined || nths === undefined) return undefined
  return { types, link, nth: nths[0] ?? null }
}

const nthReaders = new Map([settingOf('nth', wholeFrom(1), (_, nth) => nth)])

function isNth({ line, taken }: Reading): boolean {
  return line.words[taken]?.text.startsWith('nth') === true
}

function readSide(reading: Reading, word: Word): Servers | undefined {
  return word.text === '*' ? '*' : readServers(reading, word)
}

const readTypes: Reader<Pattern['types']> = (reading, word) => {
  if (word.text === '*') return '*'
  const names = split(word, '|')
  const all = `one of ${messageCodes.join(', ')}`
  const what = names.length > 1 ? all : `${all} or *`
  return distinct(reading, names, (_, name) => {
    return messageCodes.find((code) => code === name.text) ?? expected(reading, name, what)
  })
}
