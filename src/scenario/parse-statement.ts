import { parseAdd, parseChange, parseServers, parseSetConfiguration } from './parse-cluster'
import { parseExpect } from './parse-expect'
import { parseClock, parseCrash, parseCut, parseDisk, parseHeal, parsePart } from './parse-fault'
import { parseFork, parseMark } from './parse-mark'
import { parseNode } from './parse-node'
import { parseOptions } from './parse-options'
import { parseRead, parseWrite, writes } from './parse-request'
import type { Reading } from './reading'
import { hasMore, takeAllAs, takeAs } from './reading'
import { readPair, readServer, takePattern } from './read-server'
import { durationUpTo } from './read-value'
import type { MemberVerb, ServerVerb, Statement } from './syntax'
import { memberVerbs, messageVerbs, serverVerbs } from './syntax'

/**
 * Reads what stands behind a line's first word, and leaves alone what stands behind that. It says
 * what is wrong where it answers `undefined`.
 */
type StatementParser = (reading: Reading) => Statement | undefined

/** Every first word of a line, and how the rest of such a line is read. */
export const statementParsers: ReadonlyMap<string, StatementParser> = new Map<
  string,
  StatementParser
>([
  ['cluster', (reading) => parseServers(reading, 'cluster')],
  ['spare', (reading) => parseServers(reading, 'spare')],
  ['opt', parseOptions],
  ['node', parseNode],
  ['ready', () => ({ type: 'ready' })],
  ['timeout', parseTimeout],
  ...table(messageVerbs, (type, reading) => {
    const pattern = takePattern(reading)
    return pattern && { type, pattern }
  }),
  ['release', parseRelease],
  ['settle', () => ({ type: 'settle' })],
  ['crash', parseCrash],
  ...table(serverVerbs, parseServerVerb),
  ['disk', parseDisk],
  ['part', parsePart],
  ['cut', parseCut],
  ['heal', parseHeal],
  ...table([...writes.keys()], parseWrite),
  ['get', parseRead],
  ['wait', parseWait],
  ['clock', parseClock],
  ['transfer', parseTransfer],
  ['add', parseAdd],
  ...table(memberVerbs, parseServerVerb),
  ['conf', (reading) => parseChange(reading, 'conf')],
  ['joint', (reading) => parseChange(reading, 'joint')],
  ['setconf', parseSetConfiguration],
  ['mark', parseMark],
  ['fork', parseFork],
  ['expect', parseExpect],
])

function table<T extends string>(
  words: readonly T[],
  parse: (word: T, reading: Reading) => Statement | undefined,
): readonly [T, StatementParser][] {
  return words.map((word) => [word, (reading) => parse(word, reading)])
}

function parseTimeout(reading: Reading): Statement | undefined {
  const servers = takeAllAs(reading, readServer)
  return servers && { type: 'timeout', servers }
}

function parseRelease(reading: Reading): Statement | undefined {
  const pattern = hasMore(reading) ? takePattern(reading) : null
  return pattern === undefined ? undefined : { type: 'release', pattern }
}

function parseServerVerb(type: ServerVerb | MemberVerb, reading: Reading): Statement | undefined {
  const server = takeAs(reading, readServer)
  return server && { type, server }
}

function parseWait(reading: Reading): Statement | undefined {
  const duration = takeAs(reading, durationUpTo(3_600_000))
  return duration === undefined ? undefined : { type: 'wait', duration }
}

function parseTransfer(reading: Reading): Statement | undefined {
  const ends = takeAs(reading, readPair)
  return ends && { type: 'transfer', ...ends }
}
