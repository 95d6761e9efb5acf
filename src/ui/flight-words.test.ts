import { expect, it } from 'vitest'

import { sampleMessages } from '../store/sample-messages'
import { captionOf, spokenFlight } from './flight-words'

it('messages are named for those who do not see them', () => {
  expect(sampleMessages().map(spokenFlight)).toEqual([
    'AppendEntries, S1 to S5, 4 entries',
    'Heartbeat, S1 to S2, term 3',
    'AppendEntries response, S2 to S1, stored up to 11',
    'RequestVote, S3 to S5, term 4, log ends at 9, term 3',
    'Client request, C1 to S1, y=8',
  ])
})

it('a held message shows its fields in one line', () => {
  expect(sampleMessages().map(({ message }) => captionOf(message).fields)).toEqual([
    't3 (8, t2) +4',
    't3 (11, t3)',
    't3 match 11',
    't4 (9, t3)',
    'y=8',
  ])
})
