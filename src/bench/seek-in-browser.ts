import { createIndexedDbSpill, spillName } from '../adapters/spill-indexeddb'
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

/** Chromium says it, in steps unless it is told otherwise; what is dead may be among it. */
function usedBytes(): number | null {
  const { memory } = performance as { readonly memory?: { readonly usedJSHeapSize: number } }
  return memory?.usedJSHeapSize ?? null
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
