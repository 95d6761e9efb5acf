const paths = {
  previousMilestone: <path d="M8 3.5 3.5 8 8 12.5M12.5 3.5 8 8l4.5 4.5" />,
  previous: (
    <>
      <path d="M4 3.5v9" />
      <path d="M12.5 3.5v9L6 8z" fill="currentColor" stroke="none" />
    </>
  ),
  next: (
    <>
      <path d="M12 3.5v9" />
      <path d="M3.5 3.5v9L10 8z" fill="currentColor" stroke="none" />
    </>
  ),
  nextMilestone: <path d="M8 3.5 12.5 8 8 12.5M3.5 3.5 8 8l-4.5 4.5" />,
  more: <path d="M3 8h.1M8 8h.1M13 8h.1" strokeWidth="2.5" strokeLinecap="round" />,
} as const

export type TransportIconName = keyof typeof paths

/** The pictures of moving through time, which only the transport needs. */
export function TransportIcon({ name }: { readonly name: TransportIconName }) {
  return (
    <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
      {paths[name]}
    </svg>
  )
}
