import { useRef, useState } from 'react'
import type { HTMLAttributes, KeyboardEvent, PointerEvent } from 'react'

import { useStores } from './stores'
import type { Timeline } from '../trace/timeline'
import { markNear } from './mark-near'
import { eventAtX } from './timeline-view'
import type { View } from './timeline-view'
import { useRun } from './use-run'
import type { Scrub } from './use-scrub'
import { useShown } from './use-shown'
import { useShownSentence } from './shown-sentence'

/** Nearer to the right end than this, pixels, the pointer means the end. */
const atEnd = 4

/** From here on a press is a drag, pixels. */
const leastDrag = 3

interface TimelineSlider {
  readonly props: HTMLAttributes<HTMLDivElement>
  /** Where the pointer is above it, pixels; null while it is elsewhere, or goes through the run. */
  readonly hover: number | null
}

/**
 * A run as a slider: its events from the first to the last, and the one that is shown. A press near a
 * mark means its event.
 */
export function useTimelineSlider(
  timeline: Timeline,
  view: View,
  width: number,
  scrub: Scrub,
): TimelineSlider {
  const { cluster } = useStores()
  const run = useRun()
  const down = useRef<{ readonly x: number; readonly isDrag: boolean } | null>(null)
  const [hover, setHover] = useState<number | null>(null)
  const { event, last, earliest, isLive } = useShown(100)
  const text = useShownSentence()
  const xIn = (pointer: PointerEvent<HTMLDivElement>) =>
    pointer.clientX - pointer.currentTarget.getBoundingClientRect().left
  const placeOf = (x: number, isDrag: boolean) => {
    const mark = isDrag ? null : markNear(timeline, view, width, x)
    if (mark !== null) return { wanted: mark.event, isEnd: mark.event >= last }
    const wanted = Math.min(Math.max(eventAtX(view, width, x), earliest), last)
    const isEnd = wanted >= last || (x >= width - atEnd && view.to >= last)
    return { wanted: isEnd ? last : wanted, isEnd }
  }
  const page = Math.max(1, Math.round((view.to - view.from) / 10))
  const goBy = (key: KeyboardEvent): (() => Promise<void>) | null => {
    switch (key.key) {
      case 'ArrowRight':
      case 'ArrowUp':
        return () => cluster.move(key.shiftKey ? 'nextMilestone' : 'next')
      case 'ArrowLeft':
      case 'ArrowDown':
        return () => cluster.move(key.shiftKey ? 'previousMilestone' : 'previous')
      case 'PageUp':
        return event + page >= last ? () => cluster.move('end') : () => cluster.goTo(event + page)
      case 'PageDown':
        return () => cluster.goTo(Math.max(earliest, event - page))
      case 'Home':
        return () => cluster.move('start')
      case 'End':
        return () => cluster.move('end')
      default:
        return null
    }
  }
  const end = (pointer: PointerEvent<HTMLDivElement>) => {
    if (down.current === null) return
    const { wanted, isEnd } = placeOf(xIn(pointer), down.current.isDrag)
    down.current = null
    scrub.letGo(wanted, isEnd && isLive)
  }
  const words = `Event ${event.toLocaleString('en')} of ${last.toLocaleString('en')}: ${text}`
  const props: HTMLAttributes<HTMLDivElement> = {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Timeline',
    'aria-valuemin': earliest,
    'aria-valuemax': last,
    'aria-valuenow': event,
    'aria-valuetext': words,
    onPointerDown(pointer) {
      if (pointer.button !== 0) return
      const x = xIn(pointer)
      down.current = { x, isDrag: false }
      setHover(null)
      pointer.currentTarget.setPointerCapture(pointer.pointerId)
      scrub.to(placeOf(x, false).wanted)
    },
    onPointerMove(pointer) {
      const x = xIn(pointer)
      if (down.current === null) {
        if (pointer.pointerType === 'mouse') setHover(x)
        return
      }
      const isDrag = down.current.isDrag || Math.abs(x - down.current.x) >= leastDrag
      down.current = { x: down.current.x, isDrag }
      if (isDrag) scrub.to(placeOf(x, true).wanted)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: () => setHover(null),
    onKeyDown(key) {
      if (key.ctrlKey || key.metaKey || key.altKey) return
      const go = goBy(key)
      if (go === null) return
      key.preventDefault()
      run(go)
    },
  }
  return { props, hover }
}
