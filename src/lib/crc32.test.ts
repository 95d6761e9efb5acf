import { expect, it } from 'vitest'
import { crc32 } from './crc32'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

it.each([
  { text: '', expected: 0 },
  { text: 'a', expected: 0xe8b7be43 },
  { text: '123456789', expected: 0xcbf43926 },
  { text: 'The quick brown fox jumps over the lazy dog', expected: 0x414fa339 },
])('has the published value for "$text"', ({ text, expected }) => {
  expect(crc32(bytes(text))).toBe(expected)
})

it('notices any single flipped bit', () => {
  const record = bytes('term 3, vote S2, four entries')
  const good = crc32(record)
  for (let bit = 0; bit < record.length * 8; bit++) {
    const flipped = record.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    expect(crc32(flipped)).not.toBe(good)
  }
})
