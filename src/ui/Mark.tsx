/** The mark: five servers, one of which leads. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="-12 -12 24 24" fill="var(--text)" aria-hidden="true">
      <circle cx="0" cy="-7.4" r="3.6" />
      <circle cx="7.6" cy="-1.9" r="2.2" />
      <circle cx="4.7" cy="7.1" r="2.2" />
      <circle cx="-4.7" cy="7.1" r="2.2" />
      <circle cx="-7.6" cy="-1.9" r="2.2" />
    </svg>
  )
}
