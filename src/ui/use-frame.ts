import { useMedia } from './use-media'

/** wide: all panels; middle: the stage and one panel beside it; phone: one below the other. */
export type Frame = 'wide' | 'middle' | 'phone'

export function useFrame(): Frame {
  const isPhone = useMedia('(max-width: 599px)')
  const isWide = useMedia('(min-width: 1200px)')
  if (isPhone) return 'phone'
  return isWide ? 'wide' : 'middle'
}
