import { useSyncExternalStore } from 'react'

/** Whether a media query holds, and from then on. */
export function useMedia(query: string): boolean {
  const { subscribe, holds } = watched(query)
  return useSyncExternalStore(subscribe, holds)
}

export function useIsPhone(): boolean {
  return useMedia('(max-width: 599px)')
}

interface Watched {
  readonly subscribe: (listener: () => void) => () => void
  readonly holds: () => boolean
}

const known = new Map<string, Watched>()

/** Each message in flight asks at each drawing, so a query is parsed once, and listened to while one is drawn. */
function watched(query: string): Watched {
  const before = known.get(query)
  if (before !== undefined) return before
  const list = matchMedia(query)
  const made: Watched = {
    subscribe(listener) {
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    holds: () => list.matches,
  }
  known.set(query, made)
  return made
}
