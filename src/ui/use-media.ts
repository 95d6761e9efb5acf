import { useSyncExternalStore } from 'react'

/** Whether a media query holds, and from then on. */
export function useMedia(query: string): boolean {
  const subscribe = (listener: () => void) => {
    const list = matchMedia(query)
    list.addEventListener('change', listener)
    return () => list.removeEventListener('change', listener)
  }
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

export function useIsPhone(): boolean {
  return useMedia('(max-width: 599px)')
}
