import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from './parse'
import { statementParsers } from './parse-statement'
import { printScenario } from './print'
import { scenarioFiles } from './testing/scenario-files'
import { limits, linesOf } from './words'

/** That a text is taken, or refused with errors that point inside it, in the order of the text. */
function isAnswered(text: string): void {
  const parsed = parseScenario(text)
  if (parsed.type === 'ok') {
    const again = parseScenario(printScenario(parsed.scenario))
    expect(again).toEqual(parsed)
    return
  }
  const lines = linesOf(text)
  expect(parsed.errors.length).toBeGreaterThan(0)
  for (const { line, column, sentence } of parsed.errors) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(Math.max(1, lines.length))
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
    expect(sentence).toMatch(/^[^\p{Cc}]+\.$/u)
  }
  const places = parsed.errors.map(({ line, column }) => line * 10_000 + column)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(new Set(places).size).toBe(places.length)
}

const words = [...statementParsers.keys()]
const parts =
  'S1 S2 S3 S9 = . , | > * @S1 A x=1 nil - 0 1 99 true AE role log term 1:x~3 op # ok __proto__'
const anyLine = fc
  .array(fc.constantFrom(...words, ...parts.split(' '), ' ', '\t', '\u0000', '\uD800'), {
    maxLength: 12,
  })
  .chain((all) => fc.constantFrom(' ', '').map((separator) => all.join(separator)))

const anyFile = fc.constantFrom(...scenarioFiles.map(({ text }) => text))

describe('whatever is given as a scenario is answered', () => {
  it('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), isAnswered))
  })

  it('any words of the language', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        isAnswered(`cluster S1 S2 S3\n${lines.join('\n')}`)
      }),
      { numRuns: 500 },
    )
  })

  it('a file with some of its characters changed', () => {
    const change = fc.record({
      at: fc.nat({ max: 2000 }),
      length: fc.nat({ max: 3 }),
      by: fc.string({ unit: fc.constantFrom(...Array.from('S19=.,|>*@#~: \n\rx-')), maxLength: 3 }),
    })
    fc.assert(
      fc.property(anyFile, fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
        isAnswered(
          changes.reduce((before, { at, length, by }) => {
            const from = at % (before.length + 1)
            return before.slice(0, from) + by + before.slice(from + length)
          }, text),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('a file with lines left out, twice, or in another order', () => {
    fc.assert(
      fc.property(anyFile, fc.array(fc.nat({ max: 120 }), { maxLength: 40 }), (text, order) => {
        const lines = linesOf(text)
        isAnswered(order.map((n) => lines[n % lines.length] ?? '').join('\n'))
      }),
    )
  })

  it('a file that ends anywhere', () => {
    for (const { text } of scenarioFiles.slice(0, 3)) {
      for (let end = 0; end <= text.length; end++) isAnswered(text.slice(0, end))
    }
  })
})

describe('a text as long as it may be takes no time worth speaking of', () => {
  const whole = (line: string) => {
    const repeated = line.repeat(Math.floor(limits.bytes / line.length))
    const lines = repeated.split('\n').slice(0, limits.lines - 1)
    return `cluster S1 S2\n${lines.join('\n')}`.slice(0, limits.bytes)
  }
  it.each([
    ['blanks', whole(`${' '.repeat(1999)}\n`)],
    ['errors', whole(`${'x '.repeat(50)}\n`)],
    ['commas', whole(`conf S1 ${','.repeat(1980)}\n`)],
    ['bars', whole(`part ${'S1|'.repeat(660)}\n`)],
    ['ones', whole(`expect S1.log=${'1,'.repeat(990)}\n`)],
    ['digits', whole(`wait ${'1'.repeat(1990)}\n`)],
    ['dots', whole(`expect ${'S1.'.repeat(600)}=1\n`)],
    ['marks', `cluster S1\n${Array.from({ length: 4999 }, (_, i) => `mark m${i}`).join('\n')}`],
    [
      'requests and marks',
      `cluster S1\n${Array.from({ length: 2499 }, (_, i) => `put A${i} x=1 @S1\nmark m${i}`).join('\n')}`,
    ],
    ['one line', 'x'.repeat(limits.bytes)],
  ])('%s', { timeout: 5000 }, (_, text) => {
    expect(['ok', 'bad']).toContain(parseScenario(text).type)
  })
})
