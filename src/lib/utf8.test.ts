import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitsUtf8, utf8Length } from './utf8'

it('counts what an encoder makes of any text, halves of pairs included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(3), (text, cutAt) => {
      const cut = text.slice(cutAt)
      const bytes = new TextEncoder().encode(cut).length
      expect(utf8Length(cut)).toBe(bytes)
      expect(fitsUtf8(cut, bytes)).toBe(true)
      expect(fitsUtf8(cut, bytes - 1)).toBe(false)
    }),
  )
  expect(utf8Length('\ud83d')).toBe(3)
  expect(utf8Length('😀é€x')).toBe(4 + 2 + 3 + 1)
})
