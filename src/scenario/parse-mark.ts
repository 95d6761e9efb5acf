import { readName } from './parse-request'
import type { Reading } from './reading'
import { blame, take } from './reading'
import type { Statement } from './syntax'

/** `mark c`: from here on there is such a place to go back to. */
export function parseMark(reading: Reading): Statement | undefined {
  const word = take(reading)
  const name = readName(reading, word)
  if (name === undefined) return undefined
  const { known, line } = reading
  const before = known.marks.get(name)
  if (before !== undefined) {
    return blame(reading, word, `There is a mark ${name} on line ${before.line} already.`)
  }
  known.marks.set(name, { line: line.number, requests: known.requests, servers: known.servers })
  return { type: 'mark', name }
}

/** `fork c`: what was requested since the mark has not been requested on this branch. */
export function parseFork(reading: Reading): Statement | undefined {
  const word = take(reading)
  const name = readName(reading, word)
  if (name === undefined) return undefined
  const { known } = reading
  const mark = known.marks.get(name)
  if (mark === undefined)
    return blame(reading, word, `Expected a mark of a line before: ${marksOf(known.marks)}.`)
  known.requests = mark.requests
  known.servers = mark.servers
  return { type: 'fork', name }
}

function marksOf(marks: ReadonlyMap<string, unknown>): string {
  if (marks.size === 0) return 'there is none'
  return [...marks.keys()].slice(-9).join(', ')
}
