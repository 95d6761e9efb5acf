import { describe, expect, it } from 'vitest'

import { parseCommand } from './parse-command'

describe('a command line', () => {
  it.each([
    ['put x 7', { type: 'put', key: 'x', value: '7' }],
    ['  PUT   x   7  ', { type: 'put', key: 'x', value: '7' }],
    ['get x', { type: 'get', key: 'x' }],
    ['append x y', { type: 'append', key: 'x', value: 'y' }],
    ['del x', { type: 'delete', key: 'x' }],
    ['cas x 1 2', { type: 'cas', key: 'x', expected: '1', value: '2' }],
    ['cas x - 2', { type: 'cas', key: 'x', expected: null, value: '2' }],
    ['cas x "-" 2', { type: 'cas', key: 'x', expected: '-', value: '2' }],
    ['incr x', { type: 'increment', key: 'x', by: 1 }],
    ['incr x -3', { type: 'increment', key: 'x', by: -3 }],
    ['put "my key" \'two words\'', { type: 'put', key: 'my key', value: 'two words' }],
    ['put x "a \\"quoted\\" word"', { type: 'put', key: 'x', value: 'a "quoted" word' }],
    ['put x ""', { type: 'put', key: 'x', value: '' }],
    ["put x it's", { type: 'put', key: 'x', value: "it's" }],
    ['put x "@S2"', { type: 'put', key: 'x', value: '@S2' }],
  ])('%s', (line, operation) => {
    expect(parseCommand(line)).toEqual({ type: 'command', operation, server: null, mode: null })
  })

  it.each([
    ['get x local', 'local'],
    ['get x LEASE', 'lease'],
    ['get x readindex @S2', 'readIndex'],
    ['get x log', 'log'],
  ])('%s says how it is answered', (line, mode) => {
    expect(parseCommand(line)).toMatchObject({ operation: { type: 'get', key: 'x' }, mode })
  })

  it('asks the server that is named', () => {
    expect(parseCommand('get x @s2')).toEqual({
      type: 'command',
      operation: { type: 'get', key: 'x' },
      server: 'S2',
      mode: null,
    })
  })

  it.each([
    ['', 'Type a command: '],
    ['fly x', 'There is no command “fly”.'],
    ['put x', 'put takes a key and a value'],
    ['put x two words', 'put takes a key and a value'],
    ['get', 'get takes one key'],
    ['get x y', 'A read is answered by'],
    ['get x local y', 'get takes one key'],
    ['cas x 1', 'cas takes a key'],
    ['incr x 1.5', 'incr adds a whole number'],
    ['put x "open', 'A quote is not closed.'],
    ['get x @S1 @S2', 'Name one server'],
  ])('%s is answered with a sentence', (line, start) => {
    const parsed = parseCommand(line)
    expect(parsed.type === 'problem' && parsed.text).toMatch(new RegExp(`^${start}`))
  })
})
