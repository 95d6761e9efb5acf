import { expect, it } from 'vitest'

it('has a database', () => {
  expect(typeof indexedDB).toBe('object')
})
