import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from './parse'
import { statementParsers } from './parse-statement'
import { printScenario } from './print'
import { wordsOf } from './print-statement'
import { anyScenario } from './testing/any-scenario'
import { scenarioFiles } from './testing/scenario-files'

describe('the acceptance scenarios', () => {
  it('are all there', () => {
    expect(scenarioFiles.length).toBeGreaterThanOrEqual(15)
  })

  it.each(scenarioFiles)('$name is printed as it was written', ({ text }) => {
    const parsed = parseScenario(text)
    if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
    expect(printScenario(parsed.scenario)).toBe(text.replace(/[ \t]+$/gm, ''))
  })
})

describe('a scenario as data', () => {
  it('is any: lines of every kind come up, and expectations of every kind', () => {
    const seen = fc.sample(anyScenario, { numRuns: 800, seed: 1 }).flatMap(({ lines }) => lines)
    const keywords = seen.flatMap(({ statement }) =>
      statement === null ? [] : wordsOf(statement).slice(0, 1),
    )
    expect(new Set(keywords)).toEqual(new Set(statementParsers.keys()))
    const expectations = seen.flatMap(({ statement }) =>
      statement?.type === 'expect' ? statement.expectations.map(({ type }) => type) : [],
    )
    expect(new Set(expectations).size).toBe(25)
  })

  it('survives the way into text and back', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        expect(parseScenario(printScenario(scenario))).toEqual({ type: 'ok', scenario })
      }),
      { numRuns: 300 },
    )
  })

  it('needs no columns: then one blank stands between words', () => {
    fc.assert(
      fc.property(anyScenario, ({ lines }) => {
        const bare = { lines: lines.map((line) => ({ ...line, columns: [], comment: null })) }
        const text = printScenario(bare)
        expect(text).not.toMatch(/ {2}|^ | $/m)
        expect(statementsOf(text)).toEqual(lines.map(({ statement }) => statement))
      }),
    )
  })

  it('has one spelling for each value', () => {
    const text = 'cluster  S1 S2\nwait 1.50 # long\nclock S1 rate=1.0\nincr A n=1 @S2\n'
    const lines = ['cluster  S1 S2', 'wait 1.5  # long', 'clock S1 rate=1', 'incr A n   @S2', '']
    const parsed = parseScenario(text)
    expect(parsed.type === 'ok' && printScenario(parsed.scenario)).toBe(lines.join('\n'))
  })
})

function statementsOf(text: string): readonly unknown[] {
  const parsed = parseScenario(text)
  return parsed.type === 'ok' ? parsed.scenario.lines.map(({ statement }) => statement) : []
}
