import fc from 'fast-check'

import { serverId, term } from '../../raft/index'
import type { Configuration, Entry, ServerId } from '../../raft/index'

/** Terms, texts, configurations and entries of every kind, for properties. */
export const anyTerm = fc.maxSafeNat().map(term)

/** Lone surrogates and all. */
export const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

/** Each server plays one part. */
const parts = ['nobody', 'voter', 'leaving', 'staying', 'learner', 'demoted'] as const

export const anyConfiguration: fc.Arbitrary<Configuration> = fc
  .record({
    playing: fc.array(fc.constantFrom(...parts), { maxLength: 9 }),
    isAutoLeaving: fc.boolean(),
  })
  .map(({ playing, isAutoLeaving }) => {
    const who = (...wanted: readonly (typeof parts)[number][]): readonly ServerId[] =>
      playing.flatMap((part, i) => (wanted.includes(part) ? [serverId(`S${i + 1}`)] : []))
    const outgoing = who('leaving', 'staying', 'demoted')
    return {
      voters: who('voter', 'staying'),
      outgoing,
      learners: who('learner'),
      learnersNext: who('demoted'),
      autoLeave: isAutoLeaving && outgoing.length > 0,
    }
  })

export const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ type: fc.constant('noop' as const), term: anyTerm }),
  fc.record({ type: fc.constant('command' as const), term: anyTerm, command: anyText }),
  fc.record({
    type: fc.constant('configuration' as const),
    term: anyTerm,
    configuration: anyConfiguration,
  }),
)
