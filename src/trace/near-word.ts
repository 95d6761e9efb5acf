/** The word that was probably meant: the nearest within two slips, or null. */
export function nearWord(text: string, words: readonly string[]): string | null {
  let best: string | null = null
  let fewest = Math.min(2, Math.floor(text.length / 2)) + 1
  for (const word of words) {
    const slips = slipsBetween(text.toLowerCase(), word.toLowerCase())
    if (slips < fewest) [best, fewest] = [word, slips]
  }
  return best
}

/** Letters to add, take away or exchange (Levenshtein). */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
