import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCommand, encodeCommand } from './command'
import { maxKeyBytes, maxValueBytes } from './operation'
import { anyCommand } from './testing/commands'

describe('a command in the log', () => {
  it('is short and can be read', () => {
    const operation = { type: 'put', key: 'x', value: '3' } as const
    const asked = { client: 'C1.k3f9', serial: 7, lowest: 5, operation } as const
    expect(encodeCommand({ type: 'operation', ...asked })).toBe('["C1.k3f9",7,5,"put","x","3"]')
    const register = { client: 'C1.k3f9', serial: 0, lowest: 0, limit: 512 } as const
    expect(encodeCommand({ type: 'register', ...register })).toBe('["C1.k3f9",0,0,"register",512]')
  })

  it('survives the way into the log and back', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command)
      }),
    )
  })

  it.each([
    { key: 'k'.repeat(maxKeyBytes), value: 'v'.repeat(maxValueBytes), why: 'as long as allowed' },
    { key: 'é'.repeat(maxKeyBytes / 2), value: '', why: 'an empty value, a key of two-byte signs' },
  ])('accepts $why', ({ key, value }) => {
    expect(decodeCommand(JSON.stringify(['C', 1, 1, 'put', key, value]))).not.toBeNull()
  })

  it.each([
    { text: '', why: 'nothing' },
    { text: '["C",1,1,"get","x"', why: 'half a command' },
    { text: '7', why: 'not an array' },
    { text: '[]', why: 'an empty array' },
    { text: '{"0":"C"}', why: 'an object' },
    { text: '["",1,1,"get","x"]', why: 'a client without a name' },
    { text: '[5,1,1,"get","x"]', why: 'a client that is not text' },
    { text: '["C","1",1,"get","x"]', why: 'a serial number that is text' },
    { text: '["C",-1,-1,"get","x"]', why: 'a serial number below 0' },
    { text: '["C",1.5,1,"get","x"]', why: 'half a serial number' },
    { text: '["C",1,2,"get","x"]', why: 'an answer to this very command that was had' },
    { text: '["C",1,1,"steal","x"]', why: 'an unknown operation' },
    { text: '["C",1,1,"toString","x"]', why: 'the name of a method' },
    { text: '["C",1,1,"get",""]', why: 'an empty key' },
    { text: '["C",1,1,"get",null]', why: 'no key' },
    { text: '["C",1,1,"get","x","y"]', why: 'a field too many' },
    { text: '["C",1,1,"put","x"]', why: 'a field too few' },
    { text: '["C",1,1,"put","x",3]', why: 'a value that is not text' },
    { text: '["C",1,1,"put","x",null]', why: 'no value' },
    { text: '["C",1,1,"cas","x","a",null]', why: 'no new value' },
    { text: '["C",1,1,"cas","x",1,"b"]', why: 'an expected value that is not text' },
    { text: '["C",1,1,"increment","x","1"]', why: 'a step that is text' },
    { text: '["C",1,1,"increment","x",0.5]', why: 'half a step' },
    { text: '["C",1,1,"increment","x",1e300]', why: 'a step beyond exact numbers' },
    { text: '["C",0,0,"register"]', why: 'a register without a limit' },
    { text: '["C",0,0,"register",0]', why: 'a register that leaves no session' },
    { text: '["C",0,0,"register",1.5]', why: 'a register that leaves half a session' },
    { text: '["C",0,0,"register","512"]', why: 'a register whose limit is text' },
    { text: '["C",0,0,"register",512,1]', why: 'a register with a field too many' },
    { text: '["C",1,0,"register",512]', why: 'a register with a serial number' },
    { text: '["",0,0,"register",512]', why: 'a register without a client' },
    { text: JSON.stringify(['C', 1, 1, 'get', 'k'.repeat(1025)]), why: 'a key too long' },
    { text: JSON.stringify(['C', 1, 1, 'get', 'é'.repeat(513)]), why: 'a key too long in bytes' },
    { text: JSON.stringify(['C', 1, 1, 'put', 'x', 'v'.repeat(65537)]), why: 'a value too long' },
  ])('is refused if it is $why', ({ text }) => {
    expect(decodeCommand(text)).toBeNull()
  })

  it('is never a reason to throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => decodeCommand(text)).not.toThrow()
      }),
    )
  })
})
