import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

export interface ColumnSizes {
  readonly columns: number
  /** Pixels of one column, and of the server column that stays in place. */
  readonly pitch: number
  readonly head: number
}

export interface ColumnWindow {
  readonly ref: RefObject<HTMLDivElement | null>
  /** The columns to draw, both included; a little more than can be seen. */
  readonly first: number
  readonly last: number
  /** The columns in sight. */
  readonly firstSeen: number
  readonly seen: number
  /** The newest column stays in sight. */
  readonly isFollowing: boolean
  readonly onScroll: () => void
  readonly toNewest: () => void
  /** Scrolls as little as it takes to see a column; from then on the view stays there. */
  readonly show: (column: number) => void
  /** Puts a column in the middle. */
  readonly centre: (column: number) => void
}

/** Columns drawn beyond the edge, and the step in which the window moves: a redraw each few columns. */
const margin = 8
const marginWhileFollowing = 4
const stride = 4

/**
 * Which columns of a table of any length are drawn. The view follows the newest column until the
 * person scrolls back, and again once they are back at the end.
 */
export function useColumnWindow({ columns, pitch, head }: ColumnSizes): ColumnWindow {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [start, setStart] = useState(0)
  const [isFollowing, setFollowing] = useState(true)
  const seen = Math.max(1, Math.floor((width - head) / pitch))
  const from = isFollowing
    ? Math.max(0, columns - seen - 1)
    : Math.min(start, Math.max(0, columns - 1))

  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [])

  // Observers are called between layout and paint: to scroll right after a column has come would have the
  // whole page laid out once more in that frame.
  useLayoutEffect(() => {
    const element = ref.current
    const content = element?.firstElementChild
    if (element === null || content == null || !isFollowing) return
    const observer = new ResizeObserver(() => {
      element.scrollLeft = element.scrollWidth
    })
    observer.observe(element)
    observer.observe(content)
    return () => observer.disconnect()
  }, [isFollowing])

  const onScroll = useCallback(() => {
    const element = ref.current
    if (element === null) return
    const isAtEnd = element.scrollLeft >= element.scrollWidth - element.clientWidth - pitch / 2
    setFollowing(isAtEnd)
    if (!isAtEnd) setStart(Math.floor(element.scrollLeft / pitch / stride) * stride)
  }, [pitch])

  const scrollTo = useCallback(
    (left: number) => {
      if (ref.current !== null) ref.current.scrollLeft = left
      onScroll()
    },
    [onScroll],
  )

  const show = useCallback(
    (column: number) => {
      const element = ref.current
      if (element === null) return
      const left = (column - 1) * pitch
      const most = left
      const least = left + pitch + head - element.clientWidth
      scrollTo(Math.max(least, Math.min(most, element.scrollLeft)))
    },
    [head, pitch, scrollTo],
  )

  const centre = useCallback(
    (column: number) => {
      const element = ref.current
      if (element !== null) scrollTo((column - 0.5) * pitch - (element.clientWidth - head) / 2)
    },
    [head, pitch, scrollTo],
  )

  const before = isFollowing ? marginWhileFollowing : margin
  const first = Math.max(1, Math.floor(from / stride) * stride + 1 - before)
  return {
    ref,
    first,
    last: Math.min(columns, from + seen + stride + margin),
    firstSeen: Math.min(columns, from + 1),
    seen: Math.min(seen, columns),
    isFollowing,
    onScroll,
    toNewest: useCallback(() => setFollowing(true), []),
    show,
    centre,
  }
}
