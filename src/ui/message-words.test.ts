import { describe, expect, it } from 'vitest'

import { entries } from '../lib/persistent-map'
import { sampleChange } from '../store/sample-change'
import { captionOf, spokenFlight } from './flight-words'
import { kindOf } from './legend-items'
import { messageFields } from './message-fields'
import { messagePurpose } from './message-purpose'

const flights = [...entries(sampleChange().inFlight)]
  .map(([, flight]) => flight)
  .toSorted((a, b) => (a.message.type < b.message.type ? -1 : 1))

describe('messages of members, snapshots and reads', () => {
  it('are named for those who do not see them', () => {
    expect([...new Set(flights.map(spokenFlight))]).toEqual([
      'Client read, C1 to S1, get x',
      'InstallSnapshot, S1 to S5, snapshot through 8, from 0 on',
      'InstallSnapshot response, S5 to S1, has 16',
      expect.stringMatching(/^PreVote, S3 to S[14], term 4, log ends at 13, term 3$/),
      expect.stringMatching(/^PreVote, S3 to S[14], term 4, log ends at 13, term 3$/),
      'PreVote response, S4 to S3, refused',
      'ReadIndex, S2 to S1, read 1',
      'ReadIndex response, S1 to S2, index 12',
      'TimeoutNow, S1 to S4, term 3',
    ])
  })

  it.each(flights)('$message.type has a purpose, fields, a caption and a kind', ({ message }) => {
    expect(messagePurpose(message)).toMatch(/^[SC]\d .*\.$/)
    const names = messageFields(message).map(([name]) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('term' in message ? 'term' : 'serial')
    expect(captionOf(message).name).not.toBe('')
    expect(kindOf(message)).not.toBe('')
  })
})
