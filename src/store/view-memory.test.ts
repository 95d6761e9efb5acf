import { expect, it } from 'vitest'

import { createViewStore } from './selection-store'
import { keepView, recallView } from './view-memory'
import type { Memory } from './view-memory'

function memoryOf(kept: unknown): Memory {
  let value = kept
  return {
    load: () => value,
    save: (_, changed) => {
      value = changed
    },
  }
}

it('what was kept comes back', () => {
  const memory = memoryOf(null)
  const store = createViewStore(recallView(memory))
  const stop = keepView(store, memory)
  store.setState({ theme: 'dark', hasStarted: true, mode: 'debug' })
  stop()
  store.setState({ theme: 'light' })
  expect(recallView(memory)).toEqual({
    theme: 'dark',
    hasKeys: true,
    speech: 'milestones',
    hasStarted: true,
    mode: 'debug',
  })
})

it.each([
  { kept: null, why: 'nothing was kept' },
  { kept: 'no settings', why: 'it cannot be read' },
  { kept: { theme: 'purple' }, why: 'it holds what we do not know' },
])('$why: the view starts fresh', ({ kept }) => {
  expect(recallView(memoryOf(kept))).toEqual({})
})
