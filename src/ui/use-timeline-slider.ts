import { useRef } from 'react'
import type { HTMLAttributes, KeyboardEvent, PointerEvent } from 'react'

import { useStores } from './stores'
import { eventAtX } from './timeline-view'
import type { View } from './timeline-view'
import { useRun } from './use-run'
import type { Scrub } from './use-scrub'
import { useShown } from './use-shown'
import { useShownSentence } from './shown-sentence'

/** Nearer to the right end than this, pixels, the pointer means the end. */
const atEnd = 4

/** A run as a slider: its events from the first to the last, and the one that is shown. */
export function useTimelineSlider(
  view: View,
  width: number,
  scrub: Scrub,
): HTMLAttributes<HTMLDivElement> {
  const { cluster } = useStores()
  const run = useRun()
  const isDown = useRef(false)
  const { event, last, earliest, isLive } = useShown(100)
  const text = useShownSentence()
  const placeOf = (pointer: PointerEvent<HTMLDivElement>) => {
    const x = pointer.clientX - pointer.currentTarget.getBoundingClientRect().left
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
    if (!isDown.current) return
    isDown.current = false
    const { wanted, isEnd } = placeOf(pointer)
    scrub.letGo(wanted, isEnd && isLive)
  }
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Timeline',
    'aria-valuemin': earliest,
    'aria-valuemax': last,
    'aria-valuenow': event,
    'aria-valuetext': `Event ${event.toLocaleString('en')} of ${last.toLocaleString('en')}: ${text}`,
    onPointerDown(pointer) {
      if (pointer.button !== 0) return
      isDown.current = true
      pointer.currentTarget.setPointerCapture(pointer.pointerId)
      scrub.to(placeOf(pointer).wanted)
    },
    onPointerMove(pointer) {
      if (isDown.current) scrub.to(placeOf(pointer).wanted)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onKeyDown(key) {
      if (key.ctrlKey || key.metaKey || key.altKey) return
      const go = goBy(key)
      if (go === null) return
      key.preventDefault()
      run(go)
    },
  }
}
