/**
 * Bytes of this page's heap in use; null where nobody says. Chromium does, in steps unless it is told
 * otherwise, and what is dead is among it unless the page may collect it.
 */
export function usedBytes(): number | null {
  globalThis.gc?.()
  const { memory } = performance as { readonly memory?: { readonly usedJSHeapSize: number } }
  return memory?.usedJSHeapSize ?? null
}
