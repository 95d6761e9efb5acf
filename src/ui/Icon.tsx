const paths = {
  play: <path d="M5 3.2v9.6L12.8 8z" fill="currentColor" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2.5" />,
  slower: <path d="M3.5 8h9" />,
  faster: <path d="M3.5 8h9M8 3.5v9" />,
  help: <path d="M5.6 6a2.4 2.4 0 1 1 3.3 2.2c-.6.3-.9.7-.9 1.4M8 12.4v.1" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none" />
    </>
  ),
  menu: <path d="M2.5 5h11M2.5 11h11" />,
  share: <path d="M8 9.5v-7M5.2 4.8 8 2l2.8 2.8M4.5 7.5H3v6h10v-6h-1.5" />,
  close: <path d="M4 4l8 8m0-8l-8 8" />,
  ok: <path d="m3 8.5 3.2 3.2L13 4.8" />,
  bad: <path d="M4 4l8 8m0-8l-8 8" />,
  warn: <path d="M8 2.5 14 13H2zM8 6.5v3M8 11.3v.1" />,
} as const

/** A small picture in the colour of its text; the word stands beside it or in its button's name. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
      {paths[name]}
    </svg>
  )
}
