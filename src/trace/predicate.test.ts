import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fieldKinds, globalKinds, predicateLimits, roleWords } from './predicate'
import { parsePredicate } from './predicate-parse'
import { printPredicate } from './predicate-print'
import { anyPredicate } from './testing/any-predicate'

function printed(text: string): string {
  const parsed = parsePredicate(text)
  return parsed.type === 'parsed' ? printPredicate(parsed.predicate) : parsed.sentence
}

describe('a predicate that is read', () => {
  it.each([
    ['S1.commit > 3'],
    ['any(S.role == leader)'],
    ['all(S.commit >= 7)'],
    ['count(S.role == leader) > 1'],
    ['leaders > 1 and term < 5 or inFlight == 0'],
    ['(leaders > 1 or term < 5) and inFlight == 0'],
    ['not S1.up'],
    ['not (S1.up and S2.up)'],
    ['S1.vote == null'],
    ['S1.match.S3 + 1 == S1.next.S3'],
    ['S2.last - S2.commit > 2'],
    ['1 - (2 - 3) == 2'],
    ['any(S.role == leader and any(T: T.term > S.term and T != S))'],
    ['any(S.vote == S)'],
    ['(S1.up == S2.up) == false'],
    ['-1 < -(2 + 3)'],
    ['S1.role == preCandidate'],
  ])('%s is written as it was', (text) => {
    expect(printed(text)).toBe(text)
  })

  it.each([
    ['S1.up&&!S2.up||S3.up', 'S1.up and not S2.up or S3.up'],
    ['S1.role == pre-candidate', 'S1.role == preCandidate'],
    ['S1.currentTerm > 2 and S1.votedFor == S2', 'S1.term > 2 and S1.vote == S2'],
    ['S1.lastApplied < S1.commitIndex', 'S1.applied < S1.commit'],
    ['S1.nextIndex.S3 - S1.matchIndex.S3 > 1', 'S1.next.S3 - S1.match.S3 > 1'],
    [
      'S1.leaderId == null or S1.lastLogIndex == S1.lastLogTerm',
      'S1.leader == null or S1.last == S1.lastTerm',
    ],
    ['((S1.commit>3))', 'S1.commit > 3'],
    ['any(S: S.up)', 'any(S.up)'],
  ])('%s is %s', (text, expected) => {
    expect(printed(text)).toBe(expected)
  })
})

describe('a text that is none is told in one sentence', () => {
  it.each([
    ['', 'Column 1: a condition or a value is expected here, not the end.'],
    ['S1.rol == leader', 'Column 4: there is no field “rol”; did you mean “role”?'],
    ['S1.role == 3', 'Column 12: a role cannot be compared with a number.'],
    ['S1.role > leader', 'Column 11: a role is not more or less: use “==” or “!=”.'],
    ['S1.role == leadr', 'Column 12: there is no “leadr”; did you mean “leader”?'],
    ['S1.commit', 'Column 1: this is a number, not a condition; compare it with something.'],
    ['S1.commit = 3', 'Column 11: one “=” means nothing; to compare, write “==”.'],
    ['S1.up and 3', 'Column 11: “and” joins conditions, and this is a number.'],
    ['not 3', 'Column 5: “not” turns a condition round, and this is a number.'],
    ['1 < 2 < 3', 'Column 7: one comparison at a time: join two with “and”.'],
    ['S1.term == null', 'Column 12: only a server can be null, as in S1.vote == null.'],
    [
      'S1.match > 3',
      'Column 10: “.” is expected here: “match” is of another server, as in S1.match.S3, not “>”.',
    ],
    ['S1.match.x > 3', 'Column 10: a server is expected here, not “x”.'],
    ['any(3)', 'Column 5: “any” looks for a condition, and this is a number.'],
    ['any S.up', 'Column 5: “(” is expected here after “any”, not “S”.'],
    ['any(S.up', 'Column 9: “)” is expected here, not the end.'],
    [
      'any(any(S.up))',
      'Column 9: “S” is taken further out: give this one a name, as in any(T: …).',
    ],
    ['any(x: x.up)', 'Column 5: a server that stands for each is one capital letter, such as “T”.'],
    ['S.up', 'Column 1: “S” stands for a server only inside any(S: …), all(…) or count(…).'],
    ['S1.up # now', 'Column 7: “#” means nothing here.'],
    ['😀', 'Column 1: “😀” means nothing here.'],
    ['S1.up S2.up', 'Column 7: “S2” is not expected here.'],
    ['leader + 1 > 2', 'Column 1: a role cannot be added or taken away.'],
    ['-S1 == S2', 'Column 2: a server has no minus.'],
    ['term > 12345678901', 'Column 8: a number has at most nine digits.'],
    [`${'('.repeat(40)}S1.up`, 'Column 33: this is nested more than 32 deep.'],
    [`${' '.repeat(501)}`, 'Column 501: a condition has at most 500 signs, this one has 501.'],
    ['S1.constructor == 1', expect.stringMatching(/^Column 4: there is no field “constructor”/)],
  ])('%s', (text, sentence) => {
    const parsed = parsePredicate(text)
    expect(parsed.type === 'wrong' && parsed.sentence).toEqual(sentence)
  })
})

describe('whatever is written', () => {
  const vocabulary = [
    ...Object.keys(fieldKinds),
    ...Object.keys(globalKinds),
    ...roleWords,
    ...'S1 S3 S T T: . . ( ) == < + - ! 3 00 and or not any( all( count( null'.split(' '),
    'match',
    '__proto__',
    'é',
    ' ',
  ]
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.array(fc.constantFrom(...vocabulary), { maxLength: 120 }).map((words) => words.join('')),
    fc.array(fc.constantFrom(...vocabulary), { maxLength: 30 }).map((words) => words.join(' ')),
  )

  it('is read, or comes to one sentence with a column of the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parsePredicate(text)
        if (parsed.type === 'parsed') return
        expect(parsed.sentence).toMatch(/^Column [0-9]+: [^\n]+[.?]$/u)
        expect(parsed.column).toBeGreaterThanOrEqual(1)
        expect(parsed.column).toBeLessThanOrEqual(text.length + 1)
      }),
      { numRuns: 2000 },
    )
  })

  it('written and read again is the same', () => {
    fc.assert(
      fc.property(anyPredicate, (predicate) => {
        expect(parsePredicate(printPredicate(predicate))).toEqual({ type: 'parsed', predicate })
      }),
      { numRuns: 2000 },
    )
  })

  it('is as deep as it may be, and no deeper', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}S1.up${')'.repeat(depth)}`
    expect(parsePredicate(nested(predicateLimits.depth)).type).toBe('parsed')
    expect(parsePredicate(nested(predicateLimits.depth + 1)).type).toBe('wrong')
  })
})
