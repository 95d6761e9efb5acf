import fc from 'fast-check'

import { execute } from '../../kv/execute'
import type { Values } from '../../kv/execute'
import type { Operation, OperationReply } from '../../kv/operation'
import { anyOperation } from '../../kv/testing/commands'
import { emptyMap, set } from '../../lib/persistent-map'
import type { History, HistoryOperation, Observation } from '../../trace/history'

export function valuesOf(values: Readonly<Record<string, string>>): Values {
  return Object.entries(values).reduce(
    (all, [key, value]) => set(all, key, value),
    emptyMap<string>(),
  )
}

/** How one operation of a made-up run is seen from outside. */
interface Circumstances {
  readonly operation: Operation
  /** How long before it happened it was invoked, and how long after it was answered. */
  readonly early: number
  readonly late: number
  readonly fate: 'answered' | 'answered in part' | 'unanswered' | 'lost'
}

const anyCircumstances: fc.Arbitrary<Circumstances> = fc.record({
  operation: anyOperation,
  early: fc.nat(60),
  late: fc.nat(60),
  fate: fc.constantFrom('answered', 'answered', 'answered in part', 'unanswered', 'lost'),
})

/**
 * What clients see of a store that executes one operation after the other, ten moments apart, while
 * up to a dozen are under way. Some answers are lost, and some requests.
 */
export const anyTrueHistory: fc.Arbitrary<History> = fc
  .record({
    initial: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('0', 'a')).map(valuesOf),
    run: fc.array(anyCircumstances, { maxLength: 40 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ initial, run, order }) => {
    let values = initial
    const operations = run.map(({ operation, early, late, fate }, i): HistoryOperation => {
      const { values: after, reply } = execute(values, operation)
      if (fate !== 'lost') values = after
      const seen = seenAs(fate, reply)
      return {
        client: `C${i}`,
        operation,
        invokedAt: 10 * i - early,
        response: seen === null ? null : { at: 10 * i + late, seen },
      }
    })
    return { initial, operations: shuffled(operations, order) }
  })

function seenAs(fate: Circumstances['fate'], outcome: OperationReply): Observation | null {
  if (fate === 'answered') return { type: 'outcome', outcome }
  return fate === 'answered in part' ? { type: 'kind', kind: outcome.type } : null
}

/** The order in which a history is written down says nothing. */
function shuffled<T>(items: readonly T[], order: Iterable<number>): readonly T[] {
  const keys = order[Symbol.iterator]()
  return items
    .map((item) => ({ item, key: keys.next().value ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

const key = 'x'
const value = fc.constantFrom('0', '1')
const anyReply: fc.Arbitrary<Observation> = fc.oneof(
  { weight: 3, arbitrary: exactly({ type: 'ok', value: null }) },
  { weight: 3, arbitrary: exactly({ type: 'ok', value: '0' }) },
  { weight: 3, arbitrary: exactly({ type: 'ok', value: '1' }) },
  exactly({ type: 'mismatch', actual: '0' }),
  fc.constantFrom<Observation>({ type: 'kind', kind: 'ok' }, { type: 'kind', kind: 'mismatch' }),
)

function exactly(outcome: OperationReply): fc.Arbitrary<Observation> {
  return fc.constant({ type: 'outcome', outcome })
}

/** A few operations on one key with made-up answers, of which some can be explained. */
export const anySmallHistory: fc.Arbitrary<History> = smallHistory(
  fc.oneof(
    fc.record({ type: fc.constant('put' as const), key: fc.constant(key), value }),
    fc.record({ type: fc.constant('get' as const), key: fc.constant(key) }),
    fc.record({
      type: fc.constant('cas' as const),
      key: fc.constant(key),
      expected: fc.option(value),
      value,
    }),
    fc.record({
      type: fc.constant('increment' as const),
      key: fc.constant(key),
      by: fc.constant(1),
    }),
    fc.record({ type: fc.constant('delete' as const), key: fc.constant(key) }),
  ),
  fc.option(anyReply, { freq: 4 }),
)

/** The same of a text that is only added to; half of what is asked is not answered. */
export const anySmallText: fc.Arbitrary<History> = smallHistory(
  fc.oneof(
    fc.record({ type: fc.constant('append' as const), key: fc.constant(key), value }),
    fc.record({ type: fc.constant('append' as const), key: fc.constant(key), value }),
    fc.record({ type: fc.constant('get' as const), key: fc.constant(key) }),
  ),
  fc.option(
    fc
      .constantFrom('0', '1', '01', '10', '101', null)
      .chain((text) => exactly({ type: 'ok', value: text })),
    { freq: 2 },
  ),
)

function smallHistory(
  anyOf: fc.Arbitrary<Operation>,
  anySeen: fc.Arbitrary<Observation | null>,
): fc.Arbitrary<History> {
  const one = { operation: anyOf, invokedAt: fc.nat(8), takes: fc.nat(6), seen: anySeen }
  return fc.array(fc.record(one), { maxLength: 5 }).map((operations) => ({
    initial: emptyMap(),
    operations: operations.map(({ operation, invokedAt, takes, seen }, i) => ({
      client: `C${i}`,
      operation,
      invokedAt,
      response: seen === null ? null : { at: invokedAt + takes, seen },
    })),
  }))
}
