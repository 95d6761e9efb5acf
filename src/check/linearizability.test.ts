import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { execute } from '../kv/execute'
import { maxValueBytes } from '../kv/operation'
import type { Operation, OperationReply } from '../kv/operation'
import type { History, HistoryOperation, Observation } from '../trace/history'
import { checkLinearizability } from './linearizability'
import { violationOf } from './linearizability-words'
import { anySmallHistory, anySmallText, anyTrueHistory, valuesOf } from './testing/histories'

/** When an operation was invoked and answered; one moment alone: it was not answered. */
type Span = readonly [number] | readonly [number, number]

function seen([invokedAt, at]: Span, operation: Operation, observation: Observation) {
  const response = at === undefined ? null : { at, seen: observation }
  return { client: `C${invokedAt}`, operation, invokedAt, response }
}

const exactly = (outcome: OperationReply): Observation => ({ type: 'outcome', outcome })
const ok = (value: string | null): Observation => exactly({ type: 'ok', value })
const done: Observation = { type: 'kind', kind: 'ok' }

const put = (value: string, span: Span, observation: Observation = done, key = 'x') =>
  seen(span, { type: 'put', key, value }, observation)
const get = (value: string | null, span: Span, key = 'x') =>
  seen(span, { type: 'get', key }, ok(value))
const append = (value: string, span: Span, observation: Observation = done, key = 'x') =>
  seen(span, { type: 'append', key, value }, observation)
const increment = (span: Span, observation: Observation) =>
  seen(span, { type: 'increment', key: 'x', by: 1 }, observation)
const cas = (expected: string | null, value: string, span: Span, observation: Observation = done) =>
  seen(span, { type: 'cas', key: 'x', expected, value }, observation)
const remove = (span: Span, observation: Observation) =>
  seen(span, { type: 'delete', key: 'x' }, observation)

function historyOf(operations: readonly HistoryOperation[], initial = {}): History {
  return { initial: valuesOf(initial), operations }
}

describe('what clients saw can be explained where', () => {
  it.each([
    { why: 'nothing happened', operations: [] },
    { why: 'a read sees the write before it', operations: [put('1', [0, 1]), get('1', [2, 3])] },
    { why: 'a read sees the initial value', operations: [get('7', [0, 1])], initial: { x: '7' } },
    { why: 'a key without an initial value is absent', operations: [get(null, [0, 1])] },
    { why: 'a read sees a write under way', operations: [put('1', [0, 9]), get('1', [1, 2])] },
    { why: 'a read misses a write under way', operations: [put('1', [0, 9]), get(null, [1, 2])] },
    {
      why: 'two writes overlap, and reads say in which order they happened',
      operations: [put('1', [0, 9]), put('2', [1, 9]), get('2', [2, 3]), get('1', [4, 5])],
    },
    {
      why: 'a write ends at the moment a read begins: they overlap',
      operations: [put('1', [0, 1]), get(null, [1, 2])],
    },
    {
      why: 'an unanswered write is never seen',
      operations: [put('1', [0]), get(null, [5, 6])],
    },
    {
      why: 'an unanswered write happens long after it was asked for',
      operations: [put('1', [0]), put('2', [1, 2]), get('2', [3, 4]), get('1', [5, 6])],
    },
    {
      why: 'an unanswered compare-and-set explains the next value',
      operations: [put('1', [0, 1]), cas('1', '2', [2]), get('2', [3, 4])],
    },
    { why: 'a read was not answered', operations: [put('1', [0, 1]), get('9', [2])] },
    {
      why: 'counters counted one after the other, in either order',
      operations: [increment([0, 9], ok('2')), increment([1, 8], ok('1'))],
    },
    {
      why: 'texts were added in the order that was read',
      operations: [append('a', [0, 9]), append('b', [0, 9]), get('ba', [10, 11])],
    },
    {
      why: 'a write tells the value before it',
      operations: [put('1', [0, 1], ok(null)), put('2', [2, 3], ok('1')), remove([4, 5], ok('2'))],
    },
    {
      why: 'what failed says what it found',
      operations: [
        put('a', [0, 1]),
        cas('b', 'c', [2, 3], exactly({ type: 'mismatch', actual: 'a' })),
        increment([4, 5], exactly({ type: 'notANumber', actual: 'a' })),
        get('a', [6, 7]),
      ],
    },
  ])('$why', ({ operations, initial }) => {
    expect(checkLinearizability(historyOf(operations, initial))).toEqual({ type: 'linearizable' })
  })
})

describe('nothing explains that', () => {
  it.each([
    { why: 'a read misses the write before it', operations: [put('1', [0, 1]), get(null, [2, 3])] },
    { why: 'a read sees what nobody wrote', operations: [get('9', [0, 1])] },
    { why: 'a read sees a write of the future', operations: [get('1', [0, 1]), put('1', [2, 3])] },
    {
      why: 'a read sees an unanswered write of the future',
      operations: [get('1', [0, 1]), put('1', [2])],
    },
    {
      why: 'a later read sees the older value, while the write is under way',
      operations: [put('1', [0, 9]), get('1', [1, 2]), get(null, [3, 4])],
    },
    {
      why: 'an unanswered write is seen, and then not',
      operations: [put('1', [0]), get('1', [1, 2]), get(null, [3, 4])],
    },
    {
      why: 'an unanswered write happens twice',
      operations: [put('1', [0]), get('1', [1, 2]), put('2', [3, 4]), get('1', [5, 6])],
    },
    {
      why: 'an update is lost',
      operations: [increment([0, 9], ok('1')), increment([1, 8], ok('1'))],
    },
    {
      why: 'two compare-and-sets both win',
      operations: [put('0', [0, 1]), cas('0', '1', [2, 9]), cas('0', '2', [2, 9])],
    },
    {
      why: 'a compare-and-set fails on what it expected',
      operations: [put('0', [0, 1]), cas('0', '1', [2, 3], { type: 'kind', kind: 'mismatch' })],
    },
    {
      why: 'a compare-and-set found what was not there',
      operations: [
        put('0', [0, 1]),
        cas('1', '2', [2, 3], exactly({ type: 'mismatch', actual: '3' })),
      ],
    },
    {
      why: 'two readers disagree about the order of two writes',
      operations: [
        append('a', [0, 9]),
        append('b', [0, 9]),
        get('a', [10, 11]),
        get('ab', [12, 13]),
      ],
    },
    {
      why: 'a write tells another value than the one before it',
      operations: [put('1', [0, 1]), put('2', [2, 3], ok(null))],
    },
    {
      why: 'a value that was deleted is there again',
      operations: [put('1', [0, 1]), remove([2, 3], ok('1')), get('1', [4, 5])],
    },
  ])('$why', ({ operations }) => {
    expect(checkLinearizability(historyOf(operations))).toMatchObject({ type: 'illegal', key: 'x' })
  })
})

describe('a verdict', () => {
  it('names the key, the longest order that was found, and what does not fit behind it', () => {
    const [written, read, stale] = [put('1', [0, 1]), get('1', [2, 3]), get(null, [4, 5])]
    const operations = [stale, read, written, get(null, [0, 9], 'y')]
    const verdict = checkLinearizability(historyOf(operations))
    const longest = { order: [written, read], stuck: stale }
    expect(verdict).toEqual({ type: 'illegal', key: 'x', longest })
    expect(violationOf(verdict)).toEqual({
      invariant: 'Linearizability',
      detail:
        'No order explains what clients saw of x. After C0 x=1 → ok, C2 get x → 1' +
        ' it is the turn of C4 get x → ∅, which does not fit.',
    })
  })

  it('tells of a long order only the end', () => {
    const counted = Array.from({ length: 9 }, (_, i) => increment([i, i], ok(`${i + 1}`)))
    const verdict = checkLinearizability(historyOf([...counted, get('7', [20, 21])]))
    expect(violationOf(verdict)?.detail).toContain('After 5 operations, C5 x+=1 → 6,')
  })

  it('of a linearizable history breaks nothing', () => {
    expect(violationOf({ type: 'linearizable' })).toBeNull()
    expect(violationOf({ type: 'unknown', keys: ['x'] })).toBeNull()
  })
})

/** Twelve unanswered additions lead to twelve factorial values, none of which is the one that was read. */
const exploding = (key: string) => [
  put('', [-2, -1], done, key),
  ...Array.from('abcdefghijkl', (letter, i) => append(letter, [i], done, key)),
  get('?', [20, 21], key),
]
const illegal = (key: string) => [put('1', [0, 1], done, key), get('2', [2, 3], key)]

describe('the budget of steps', () => {
  it('ends a search that would take for ever, without a verdict', () => {
    const history = historyOf([...exploding('x'), put('1', [0, 1], done, 'y')])
    expect(checkLinearizability(history, 50_000)).toEqual({ type: 'unknown', keys: ['x'] })
  })

  it.each([
    { why: 'before', operations: [...illegal('y'), ...exploding('x'), ...exploding('z')] },
    { why: 'between', operations: [...exploding('x'), ...illegal('y'), ...exploding('z')] },
    { why: 'behind', operations: [...exploding('x'), ...exploding('z'), ...illegal('y')] },
  ])('is shared, so that an illegal key is found $why keys that explode', ({ operations }) => {
    const verdict = checkLinearizability(historyOf(operations), 10_000)
    expect(verdict).toMatchObject({ type: 'illegal', key: 'y' })
  })

  it('is not needed by reads of one value, however many are under way when one goes wrong', () => {
    const reads = Array.from({ length: 30 }, (_, i) => get('1', [i, 100]))
    const history = historyOf([...reads, get('2', [101, 102])], { x: '1' })
    expect(checkLinearizability(history, 5000).type).toBe('illegal')
  })

  it('is not needed by what was not answered and would have changed nothing', () => {
    const futile = Array.from({ length: 30 }, (_, i) => cas('1', '2', [i]))
    const history = historyOf([...futile, get('1', [100, 101])], { x: '0' })
    expect(checkLinearizability(history, 5000).type).toBe('illegal')
  })
})

describe('what was not answered need not be put in every order', () => {
  const many = Array.from({ length: 30 }, (_, i) => i)

  it('where it is written over before anybody looks', () => {
    const writes = many.map((i) => put(`${i}`, [i]))
    const found = historyOf([...writes, get('17', [100, 101]), get('4', [102, 103])])
    expect(checkLinearizability(found, 5000)).toEqual({ type: 'linearizable' })
    const missed = historyOf([...writes, get('?', [100, 101])])
    expect(checkLinearizability(missed, 5000).type).toBe('illegal')
  })

  it('where it would stand in a text that is only added to, and does not', () => {
    const additions = many.map((i) => append(`<${i}>`, [i]))
    const found = historyOf([...additions, append('<end>', [99, 101], ok('<9><3><20><end>'))])
    expect(checkLinearizability(found, 5000)).toEqual({ type: 'linearizable' })
    const missed = historyOf([...additions, get('<9><9>', [100, 101])])
    expect(checkLinearizability(missed, 5000).type).toBe('illegal')
  })

  it('but is thought of where it alone explains that a text became too long', () => {
    const almost = 'v'.repeat(maxValueBytes - 1)
    const operations = [append('a', [0]), append('b', [1, 2], exactly({ type: 'tooLong' }))]
    const history = historyOf(operations, { x: almost })
    expect(checkLinearizability(history)).toEqual({ type: 'linearizable' })
  })
})

describe('laws', () => {
  it('whatever a single store did can be explained', () => {
    fc.assert(
      fc.property(anyTrueHistory, (history) => {
        expect(checkLinearizability(history)).toEqual({ type: 'linearizable' })
      }),
      { numRuns: 300 },
    )
  })

  it('a value that nobody wrote cannot', () => {
    fc.assert(
      fc.property(anyTrueHistory, fc.nat(), (history, n) => {
        const { operations } = history
        const reads = operations.filter(
          ({ operation, response }) => operation.type === 'get' && response !== null,
        )
        const read = reads[n % reads.length]
        fc.pre(read?.response != null)
        const wrong = { ...read, response: { at: read.response.at, seen: ok('from nowhere') } }
        const changed = operations.map((each) => (each === read ? wrong : each))
        const verdict = checkLinearizability({ ...history, operations: changed })
        expect(verdict).toMatchObject({ type: 'illegal', key: read.operation.key })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    { what: 'all kinds of operations', any: anySmallHistory },
    { what: 'a text that is only added to', any: anySmallText },
  ])('the verdict is that of trying all orders: $what', ({ any }) => {
    const verdicts = new Set<string>()
    fc.assert(
      fc.property(any, (history) => {
        const { type } = checkLinearizability(history)
        verdicts.add(type)
        expect(type).toBe(hasOrder(history) ? 'linearizable' : 'illegal')
      }),
      { numRuns: 2000 },
    )
    expect([...verdicts].sort()).toEqual(['illegal', 'linearizable'])
  })
})

/** Tries every order of all that was answered and any of the rest. */
function hasOrder({ initial, operations }: History): boolean {
  const answered = operations.filter(({ response }) => response !== null)
  const unanswered = operations.filter(({ response }) => response === null)
  return subsetsOf(unanswered).some((happened) =>
    permutationsOf([...answered, ...happened]).some(
      (order) => keepsTime(order) && explains({ initial, operations: order }),
    ),
  )
}

function keepsTime(order: readonly HistoryOperation[]): boolean {
  return order.every((first, i) =>
    order.slice(i + 1).every(({ response }) => response === null || response.at >= first.invokedAt),
  )
}

function explains({ initial, operations }: History): boolean {
  let values = initial
  return operations.every(({ operation, response }) => {
    const executed = execute(values, operation)
    values = executed.values
    if (response === null) return true
    const { seen: observation } = response
    if (observation.type === 'kind') return executed.reply.type === observation.kind
    return JSON.stringify(executed.reply) === JSON.stringify(observation.outcome)
  })
}

function subsetsOf<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]]
  return subsetsOf(rest).flatMap((subset) => [subset, [first, ...subset]])
}

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    permutationsOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  )
}
