import type { Known } from './known'
import { advance, misplaced, nothingKnown } from './known'
import { statementParsers } from './parse-statement'
import type { Reading, ScenarioError } from './reading'
import { blame, expected, hasMore, take } from './reading'
import type { Line, Scenario, Statement } from './syntax'
import { fitsUtf8 } from '../lib/utf8'
import { limits, linesOf, textLine } from './words'

export type Parsed =
  | { readonly type: 'ok'; readonly scenario: Scenario }
  | { readonly type: 'bad'; readonly errors: readonly ScenarioError[] }

/**
 * Reads a scenario, or says all that is wrong with it.
 *
 * Any text may be given. What can be known without running the scenario is checked here: words, keys,
 * values and ranges, that servers, marks and requests exist where they are named, and the order of
 * lines. It takes time in proportion to the text.
 */
export function parseScenario(text: string): Parsed {
  if (!fitsUtf8(text, limits.bytes)) {
    return bad(1, 1, `Expected a file of at most ${limits.bytes / 1024} KiB.`)
  }
  const texts = linesOf(text)
  if (texts.length > limits.lines) {
    return bad(limits.lines + 1, 1, `Expected at most ${limits.lines} lines.`)
  }
  const errors: ScenarioError[] = []
  const known = nothingKnown()
  const lines = texts.map((line, i) => readLine(i + 1, line, known, errors))
  if (known.servers === null && errors.length === 0) {
    return bad(1, 1, 'Expected `cluster S1 S2 S3`: nothing is said here.')
  }
  if (errors.length === 0) return { type: 'ok', scenario: { lines } }
  return { type: 'bad', errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) }
}

function bad(line: number, column: number, sentence: string): Parsed {
  return { type: 'bad', errors: [{ line, column, sentence }] }
}

function readLine(number: number, text: string, known: Known, errors: ScenarioError[]): Line {
  if (text.length > limits.lineLength) {
    const sentence = `Expected at most ${limits.lineLength} characters on a line.`
    errors.push({ line: number, column: limits.lineLength + 1, sentence })
    return { number, statement: null, columns: [], comment: null }
  }
  const line = textLine(number, text)
  const statement = readStatement({ line, taken: 0, known, errors }) ?? null
  return {
    number,
    statement,
    columns: line.words.map(({ column }) => column),
    comment: line.comment,
  }
}

/** Undefined where the line says nothing, or what is wrong has been said. */
function readStatement(reading: Reading): Statement | undefined {
  if (!hasMore(reading)) return undefined
  const keyword = take(reading)
  const parse = statementParsers.get(keyword.text)
  if (parse === undefined) {
    return expected(reading, keyword, `one of ${[...statementParsers.keys()].join(', ')}`)
  }
  const sentence = misplaced(reading.known, keyword.text)
  if (sentence !== null) blame(reading, keyword, sentence)
  advance(reading.known, keyword.text)
  const statement = parse(reading)
  if (hasMore(reading)) return expected(reading, take(reading), 'the end of the line')
  return statement
}
