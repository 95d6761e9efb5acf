import { describe, expect, it } from 'vitest'
import { emptyMap, get, set } from '../lib/persistent-map'
import { execute } from './execute'
import type { Operation, OperationReply } from './operation'
import { describeCommand, describeOperation, maxValueBytes } from './operation'

const full = 'v'.repeat(maxValueBytes)

describe('an operation on x', () => {
  const rows: readonly {
    readonly before: string | null
    readonly operation: Operation
    readonly reply: OperationReply
    readonly after: string | null
    readonly why: string
  }[] = [
    { before: null, operation: { type: 'put', key: 'x', value: 'b' }, reply: { type: 'ok', value: null }, after: 'b', why: 'put tells the value before: none' },
    { before: 'a', operation: { type: 'put', key: 'x', value: 'b' }, reply: { type: 'ok', value: 'a' }, after: 'b', why: 'put tells the value before' },
    { before: 'a', operation: { type: 'get', key: 'x' }, reply: { type: 'ok', value: 'a' }, after: 'a', why: 'get tells the value' },
    { before: null, operation: { type: 'get', key: 'x' }, reply: { type: 'ok', value: null }, after: null, why: 'get of nothing' },
    { before: 'a', operation: { type: 'append', key: 'x', value: 'b' }, reply: { type: 'ok', value: 'ab' }, after: 'ab', why: 'append tells the value after' },
    { before: null, operation: { type: 'append', key: 'x', value: 'b' }, reply: { type: 'ok', value: 'b' }, after: 'b', why: 'append to nothing' },
    { before: full, operation: { type: 'append', key: 'x', value: 'b' }, reply: { type: 'tooLong' }, after: full, why: 'append beyond the limit changes nothing' },
    { before: 'a', operation: { type: 'delete', key: 'x' }, reply: { type: 'ok', value: 'a' }, after: null, why: 'delete tells the value before' },
    { before: null, operation: { type: 'delete', key: 'x' }, reply: { type: 'ok', value: null }, after: null, why: 'delete of nothing' },
    { before: 'a', operation: { type: 'cas', key: 'x', expected: 'a', value: 'b' }, reply: { type: 'ok', value: 'b' }, after: 'b', why: 'cas of what is there' },
    { before: 'a', operation: { type: 'cas', key: 'x', expected: 'c', value: 'b' }, reply: { type: 'mismatch', actual: 'a' }, after: 'a', why: 'cas of something else changes nothing' },
    { before: null, operation: { type: 'cas', key: 'x', expected: null, value: 'b' }, reply: { type: 'ok', value: 'b' }, after: 'b', why: 'cas of nothing creates' },
    { before: '', operation: { type: 'cas', key: 'x', expected: null, value: 'b' }, reply: { type: 'mismatch', actual: '' }, after: '', why: 'an empty value is not nothing' },
    { before: '41', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'ok', value: '42' }, after: '42', why: 'increment tells the value after' },
    { before: null, operation: { type: 'increment', key: 'x', by: -2 }, reply: { type: 'ok', value: '-2' }, after: '-2', why: 'nothing counts as 0' },
    { before: 'a', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'notANumber', actual: 'a' }, after: 'a', why: 'text is no number' },
    { before: '', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'notANumber', actual: '' }, after: '', why: 'an empty text is no number' },
    { before: '1.5', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'notANumber', actual: '1.5' }, after: '1.5', why: 'a fraction is no whole number' },
    { before: '9007199254740991', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'tooLong' }, after: '9007199254740991', why: 'sums are exact or not at all' },
    { before: '9007199254740993', operation: { type: 'increment', key: 'x', by: 1 }, reply: { type: 'notANumber', actual: '9007199254740993' }, after: '9007199254740993', why: 'what no number keeps exactly is none' },
  ] // prettier-ignore
  it.each(rows)('$why', ({ before, operation, reply, after }) => {
    const values = before === null ? emptyMap<string>() : set(emptyMap<string>(), 'x', before)
    const executed = execute(values, operation)
    expect(executed.reply).toEqual(reply)
    expect(get(executed.values, 'x') ?? null).toBe(after)
  })
})

describe('an operation in a few signs', () => {
  const rows: readonly { readonly operation: Operation; readonly text: string }[] = [
    { operation: { type: 'put', key: 'x', value: '3' }, text: 'x=3' },
    { operation: { type: 'get', key: 'x' }, text: 'get x' },
    { operation: { type: 'append', key: 'x', value: 'b' }, text: "x+'b'" },
    { operation: { type: 'delete', key: 'x' }, text: 'del x' },
    { operation: { type: 'cas', key: 'x', expected: '1', value: '2' }, text: 'x?1→2' },
    { operation: { type: 'cas', key: 'x', expected: null, value: '2' }, text: 'x?∅→2' },
    { operation: { type: 'increment', key: 'x', by: 1 }, text: 'x+=1' },
    { operation: { type: 'increment', key: 'x', by: -1 }, text: 'x-=1' },
  ]
  it.each(rows)('$text', ({ operation, text }) => {
    expect(describeOperation(operation)).toBe(text)
  })
})

describe('a command in a few signs', () => {
  it.each([
    {
      client: 'C1.k3f9',
      text: 'register C1',
      why: 'a register names the client as people know it',
    },
    { client: 'c1', text: 'register c1', why: 'a short name is whole' },
  ])('$why', ({ client, text }) => {
    const command = { type: 'register', client, serial: 0, lowest: 0, limit: 512 } as const
    expect(describeCommand(command)).toBe(text)
  })

  it('is its operation, where it has one', () => {
    const operation = { type: 'get', key: 'x' } as const
    const command = { type: 'operation', client: 'C1', serial: 1, lowest: 1, operation } as const
    expect(describeCommand(command)).toBe('get x')
  })
})
