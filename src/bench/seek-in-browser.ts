import { createIndexedDbSpill, spillName } from '../adapters/spill-indexeddb'
import { usedBytes } from './heap'
import { measureSeek } from './seek'
import type { Report } from './report'

/** The same on this page, with the older records in IndexedDB. */
export async function seekInBrowser(): Promise<Report> {
  const spill = createIndexedDbSpill(spillName('bench-seek'))
  try {
    return await measureSeek({ spill, usedBytes, breathe })
  } finally {
    spill.close()
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
