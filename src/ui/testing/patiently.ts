import { vi } from 'vitest'

/** Waits until something no longer throws, as long as a busy machine may need for it. */
export function patiently<T>(what: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(what, { timeout: 20_000 })
}
