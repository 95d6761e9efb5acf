/**
 * Does long work in slices of some milliseconds, so that the page stays quick meanwhile; tells now and then
 * how far it is, 0 to 1.
 */
export async function inSlices<T>(
  work: Generator<number, T>,
  onProgress: (done: number) => void = () => {},
): Promise<T> {
  let began = performance.now()
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    if (performance.now() - began < sliceMs) continue
    onProgress(next.value)
    await new Promise((resolve) => setTimeout(resolve))
    began = performance.now()
  }
}

const sliceMs = 12
