/** Being built. */
export function CommandBar() {
  return <section aria-label="CommandBar" />
}
