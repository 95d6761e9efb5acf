/** Being built. */
export function LogGrid() {
  return <section aria-label="LogGrid" />
}
