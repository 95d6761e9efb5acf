import type { DrawnRole } from './server-view'

/**
 * A server's role as a shape: filled with a crown, dashed, dotted, a plain ring; a square for a learner,
 * a faded ring for one that is no member, hatched for one that is down.
 */
export function RoleGlyph({
  role,
  size = 16,
}: {
  readonly role: GlyphRole
  readonly size?: number
}) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" style={{ flex: 'none' }}>
      {shapes[role]}
    </svg>
  )
}

export type GlyphRole = DrawnRole

const shapes = {
  leader: (
    <>
      <circle cx="8" cy="8" r="7.5" fill="var(--leader)" />
      <path
        transform="translate(8 8.7) scale(.46)"
        fill="var(--leader-ink)"
        d="M-9 5V-4l4.4 3.4L0-7l4.6 6.4L9-4v9z"
      />
    </>
  ),
  candidate: (
    <circle
      cx="8"
      cy="8"
      r="6.5"
      fill="none"
      stroke="var(--candidate)"
      strokeWidth="2.4"
      pathLength="24"
      strokeDasharray="1.8 1.2"
    />
  ),
  preCandidate: (
    <circle
      cx="8"
      cy="8"
      r="6.5"
      fill="none"
      stroke="var(--pre-candidate)"
      strokeWidth="2.4"
      strokeLinecap="round"
      pathLength="24"
      strokeDasharray="0 2.4"
    />
  ),
  follower: (
    <circle cx="8" cy="8" r="6.5" fill="none" stroke="var(--follower)" strokeWidth="1.75" />
  ),
  learner: (
    <rect
      x="2"
      y="2"
      width="12"
      height="12"
      rx="2.5"
      fill="none"
      stroke="var(--learner)"
      strokeWidth="1.75"
      pathLength="48"
      strokeDasharray="4 2"
    />
  ),
  outside: (
    <circle
      cx="8"
      cy="8"
      r="6.5"
      fill="none"
      stroke="var(--muted)"
      strokeWidth="0.9"
      opacity="0.75"
    />
  ),
  down: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="var(--down)" strokeWidth="1.25" />
      <path d="M3.2 9.6 9.6 3.2M4.8 12.1 12.1 4.8M8.6 13.2l4.6-4.6" stroke="var(--down)" />
    </>
  ),
}
