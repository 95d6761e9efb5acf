/** Which of one list stands for which of another; places that stand for none are not named. */
export type Pairs = readonly (readonly [a: number, b: number])[]

/**
 * The longest row of texts that two lists have in common, in their order. Where there are several, both
 * ways round finds the same: of two texts that do not match, the one that sorts first is passed over.
 */
export function commonPairs(a: readonly string[], b: readonly string[]): Pairs {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [aEnd, bEnd] = [a.length, b.length]
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--
    bEnd--
  }
  const pairs: (readonly [number, number])[] = []
  for (let i = 0; i < start; i++) pairs.push([i, i])
  for (const [i, j] of inMiddle(a.slice(start, aEnd), b.slice(start, bEnd)))
    pairs.push([i + start, j + start])
  for (let i = aEnd; i < a.length; i++) pairs.push([i, i - aEnd + bEnd])
  return pairs
}

/** By a table of how much the rests have in common: `lengths[i][j]` for what is left from i and from j on. */
function inMiddle(a: readonly string[], b: readonly string[]): Pairs {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengthAt(i + 1, j + 1) + 1
          : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
    }
  }
  const pairs: (readonly [number, number])[] = []
  let [i, j] = [0, 0]
  for (;;) {
    const [one, other] = [a[i], b[j]]
    if (one === undefined || other === undefined) return pairs
    const [passOne, passOther] = [lengthAt(i + 1, j), lengthAt(i, j + 1)]
    if (one === other) pairs.push([i++, j++])
    else if (passOne > passOther || (passOne === passOther && one < other)) i++
    else j++
  }
}
