/** Letters of a branch's name at most. */
export const maxNameLength = 40

/** A name as a person may give one: without what cannot be seen, and not too long; null where nothing is left. */
export function readName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  // Whoever made a link may have put anything in it.
  const seen = value.slice(0, 1000).replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '').trim()
  const name = Array.from(seen).slice(0, maxNameLength).join('').trim()
  return name === '' ? null : name
}

/** Whether a person gave it: others are counted. */
export function isGiven(name: string): boolean {
  return !/^(main|(fork|run|opened) \d+)$/.test(name)
}
