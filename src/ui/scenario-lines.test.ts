import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { scenarioFiles } from './scenario-files'
import { lineHeight, linesIn, placeOf, shownLines } from './scenario-lines'

describe('the lines of a text', () => {
  it.each([
    ['', 1],
    ['a', 1],
    ['a\n', 2],
    ['a\n\nb', 3],
  ])('%j has %i', (text, count) => {
    expect(linesIn(text)).toBe(count)
  })

  it.each([
    { line: 1, column: 1, place: 0, why: 'the beginning' },
    { line: 2, column: 2, place: 5, why: 'a column of the second line' },
    { line: 2, column: 99, place: 7, why: 'the end of a line that is shorter' },
    { line: 3, column: 1, place: 8, why: 'an empty line' },
    { line: 9, column: 1, place: 8, why: 'the end where there are not so many' },
  ])('has a place for $why', ({ line, column, place }) => {
    expect(placeOf('abc\ndef\n', line, column)).toBe(place)
  })

  it('are numbered as far as they can be seen', () => {
    const seen = shownLines(5000, { top: 1000 * lineHeight, height: 10 * lineHeight })
    expect(seen[0]).toBeLessThanOrEqual(1001)
    expect(seen.at(-1)).toBeGreaterThanOrEqual(1010)
    expect(seen.length).toBeLessThan(50)
    expect(shownLines(3, { top: 0, height: 200 })).toEqual([1, 2, 3])
  })
})

it('the scenarios that can be chosen are those the page brings along', () => {
  const files = readdirSync('public/scenarios')
  expect(scenarioFiles.map(({ file }) => `${file}.raft`)).toEqual(files.toSorted())
  for (const { file } of scenarioFiles)
    expect(readFileSync(`public/scenarios/${file}.raft`, 'utf8')).toMatch(/^# \d\d /)
})
