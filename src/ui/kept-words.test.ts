import { expect, it } from 'vitest'

import { keptWords } from './kept-words'

const none = { commits: 0, commands: 0, marks: 0 }

it.each([
  { events: 1, earliest: 0, spilled: 0, says: '1 event, all kept.' },
  { events: 118_204, earliest: 0, spilled: 0, says: '118,204 events, all kept.' },
  {
    events: 118_204,
    earliest: 0,
    spilled: 78_000,
    says: '118,204 events, 78,000 of them on disk.',
  },
  {
    events: 118_204,
    earliest: 20_481,
    spilled: 0,
    says: '118,204 events; those before 20,481 are gone.',
  },
  {
    events: 118_204,
    earliest: 20_481,
    spilled: 78_000,
    says: '118,204 events, 78,000 of them on disk; those before 20,481 are gone.',
  },
])('$says', ({ says, ...kept }) => {
  expect(keptWords({ ...kept, thinned: none })).toBe(says)
})

it('says what the timeline leaves out', () => {
  const thinned = { commits: 25_000, commands: 1, marks: 0 }
  expect(keptWords({ events: 300_000, earliest: 0, spilled: 0, thinned })).toBe(
    '300,000 events, all kept. The timeline leaves out 25,000 commits, 1 command, which are in the run.',
  )
})
