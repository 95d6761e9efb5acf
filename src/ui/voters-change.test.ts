import { expect, it } from 'vitest'

import { changeOf } from './voters-change'

it.each([
  {
    before: ['S1', 'S2', 'S3'],
    after: ['S1', 'S2', 'S3'],
    moves: 0,
    how: 'single',
    sentence: 'These are the voters now.',
  },
  {
    before: ['S1', 'S2', 'S3'],
    after: ['S1', 'S2', 'S3', 'S4'],
    moves: 1,
    how: 'single',
    sentence: 'S4 comes: a majority is 2 of 3 now, 3 of 4 voters then.',
  },
  {
    before: ['S1', 'S2', 'S3'],
    after: ['S1', 'S4', 'S5'],
    moves: 4,
    how: 'joint',
    sentence: 'S4 S5 come, S2 S3 go: a majority is 2 of 3 now, 2 of 3 voters then.',
  },
  { before: ['S1'], after: [], moves: 1, how: 'single', sentence: 'Somebody must vote.' },
])('from $before to $after', ({ before, after, ...change }) => {
  expect(changeOf(before, after)).toEqual(change)
})
