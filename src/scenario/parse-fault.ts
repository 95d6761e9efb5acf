import type { Reading } from './reading'
import { blame, complete, expected, hasMore, take, takeAs } from './reading'
import { distinct, oneOf, thousandthsFrom, wholeFrom } from './read-value'
import { readLink, readServer } from './read-server'
import { settingOf, takeSettings } from './read-settings'
import { wordFaults } from './syntax'
import type { DiskFault, Statement } from './syntax'
import type { Word } from './words'
import { split, splitOnce } from './words'

/** `crash S2 lose=1 losevote`, `crash S2 erase`, `crash S2 tear` */
export function parseCrash(reading: Reading): Statement | undefined {
  const server = takeAs(reading, readServer)
  const seen = new Set<string>()
  const faults: (DiskFault | undefined)[] = []
  while (hasMore(reading)) faults.push(readFault(reading, take(reading), seen))
  const all = complete(faults)
  return server && all && { type: 'crash', server, faults: all }
}

/** `disk S1 full`, `disk S1 ok` */
export function parseDisk(reading: Reading): Statement | undefined {
  const server = takeAs(reading, readServer)
  const state = takeAs(reading, readState)
  return server && state && { type: 'disk', server, isFull: state === 'full' }
}

const readState = oneOf(['full', 'ok'])

/** `part S1,S2|S3,S4` */
export function parsePart(reading: Reading): Statement | undefined {
  const word = take(reading)
  const sides = split(word, '|')
  if (sides.length < 2) return expected(reading, word, 'two groups, such as S1,S2|S3')
  const names = sides.map((side) => split(side, ','))
  const servers = distinct(reading, names.flat(), readServer)
  if (servers === undefined) return undefined
  const starts = names.map((_, i) => names.slice(0, i).flat().length)
  const groups = names.map((side, i) => servers.slice(starts[i], (starts[i] ?? 0) + side.length))
  return { type: 'part', groups }
}

/** `cut S2>S1` */
export function parseCut(reading: Reading): Statement | undefined {
  const link = takeAs(reading, readLink)
  return link && { type: 'cut', link }
}

/** `heal`, `heal S2>S1` */
export function parseHeal(reading: Reading): Statement | undefined {
  const link = hasMore(reading) ? takeAs(reading, readLink) : null
  return link === undefined ? undefined : { type: 'heal', link }
}

/** `clock S1 rate=0.25` */
export function parseClock(reading: Reading): Statement | undefined {
  const server = takeAs(reading, readServer)
  const isBare = !hasMore(reading)
  const rates = takeSettings(reading, clockReaders)
  if (isBare) return expected(reading, reading.line.end, '`rate=RATE`')
  const rate = rates?.[0]
  if (server === undefined || rate === undefined) return undefined
  return { type: 'clock', server, ratePerMille: rate }
}

const clockReaders = new Map([settingOf('rate', thousandthsFrom(0.1, 10), (_, rate) => rate)])

const readLoss = wholeFrom(1)

function readFault(reading: Reading, word: Word, seen: Set<string>): DiskFault | undefined {
  const [name, value] = splitOnce(word, '=') ?? [word, null]
  if (seen.has(name.text)) return blame(reading, name, `\`${name.text}\` is said twice.`)
  seen.add(name.text)
  const plain = wordFaults.find((each) => each === word.text)
  if (plain !== undefined) return { type: plain }
  if (name.text !== 'lose' || value === null)
    return expected(reading, word, '`lose=N`, `losevote`, `erase` or `tear`')
  const entries = readLoss(reading, value)
  return entries === undefined ? undefined : { type: 'lose', entries }
}
