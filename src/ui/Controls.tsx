/** Being built. */
export function Controls() {
  return <section aria-label="Controls" />
}
