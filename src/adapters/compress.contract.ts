import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { pack, unpack } from './compress'

/** Whatever platform does it: what was packed comes back, and of anything else no more than was asked for. */
export function describeCompression(platform: string): void {
  describe(`text in a link, packed by ${platform}`, () => {
    it('comes back, whatever it was', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
          const given = Uint8Array.from(bytes)
          const text = await pack(given)
          expect(text).toMatch(/^[\w-]*$/)
          expect(await unpack(text, 3000)).toEqual({ type: 'ok', bytes: given, isCutOff: false })
        }),
        { numRuns: 50 },
      )
    })

    it.each([
      { percent: 10, atLeast: 200 },
      { percent: 50, atLeast: 2000 },
      { percent: 90, atLeast: 4300 },
    ])('comes back to where it is cut off, here after $percent %', async (given) => {
      const text = await pack(numbers)
      const length = Math.floor((text.length * given.percent) / 100)
      const cut = await unpack(text.slice(0, length), numbers.length)
      if (cut.type !== 'ok') throw new Error(cut.type)
      expect(cut.isCutOff).toBe(true)
      expect(cut.bytes).toEqual(numbers.slice(0, cut.bytes.length))
      expect(cut.bytes.length).toBeGreaterThan(given.atLeast)
    })

    it('is given up where it would become more than was allowed', async () => {
      const bomb = await pack(new Uint8Array(50_000_000))
      expect(bomb.length).toBeLessThan(100_000)
      expect(await unpack(bomb, 1_000_000)).toEqual({ type: 'tooMuch' })
    })

    it.each([
      { text: 'æ', why: 'it is in other letters' },
      { text: '____', why: 'it is nothing deflated' },
      { text: 'a%20b', why: 'it is escaped' },
    ])('is foreign where $why', async ({ text }) => {
      expect(await unpack(text, 1000)).toEqual({ type: 'foreign' })
    })
  })
}

/** Five thousand bytes that look by chance and compress to about half. */
const numbers = Uint8Array.from(
  { length: 5000 },
  (_, i) => (Math.imul(i * i, 0x9e3779b1) >>> 20) % 16,
)
