import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

import type { Size } from './ring'

/** The room an element has, in whole pixels; null before the first layout. */
export function useSize<E extends HTMLElement>(): readonly [RefObject<E | null>, Size | null] {
  const element = useRef<E>(null)
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const measure = () => {
      const [width, height] = [current.clientWidth, current.clientHeight]
      setSize((old) => (old?.width === width && old.height === height ? old : { width, height }))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    measure()
    return () => observer.disconnect()
  }, [])
  return [element, size]
}
