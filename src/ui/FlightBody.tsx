import { memo, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'

import { isCut } from '../server/links'
import { select } from '../store/selection-store'
import type { InFlight, World } from '../world/world'
import { MessageGlyph, reachOf } from './MessageGlyph'
import styles from './Flights.module.css'
import { isDead, partGone } from './detail'
import type { Detail } from './detail'
import { captionOf, spokenFlight } from './flight-words'
import { headingOf, pointAt } from './lane'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useMedia } from './use-media'

interface FlightBodyProps {
  readonly flight: InFlight
  readonly detail: Detail
  /** The list's one tab stop. */
  readonly isFirst: boolean
}

/** One message on its way. Hovering or focusing it holds its caption, not time. */
export const FlightBody = memo(function FlightBody({ flight, detail, isFirst }: FlightBodyProps) {
  const { viewStore } = useStores()
  const { layout } = useStage()
  const element = useFlying(flight)
  useKeptFocus(element)
  const isSelected = useFrameStore(viewStore, ({ selection }) => {
    return selection?.type === 'message' && selection.id === flight.id
  })
  const { message } = flight
  const lane = layout.lane(flight.from, flight.to)
  if (lane === null) return null
  const heading = headingOf(lane)
  const { name, fields } = captionOf(message)
  const isOnLeft = Math.cos((heading * Math.PI) / 180) < 0
  return (
    <li ref={element} className={styles.flight} data-message={message.type}>
      <button
        type="button"
        className={styles.body}
        tabIndex={isFirst ? 0 : -1}
        aria-label={spokenFlight(flight)}
        aria-pressed={isSelected}
        onClick={() => select(viewStore, isSelected ? null : { type: 'message', id: flight.id })}
      >
        <svg viewBox="-20 -20 40 40" aria-hidden="true">
          {isSelected && <circle className={styles.halo} r="19" />}
          {detail === 'full' && <Arrow heading={heading} reach={reachOf(message)} />}
          <MessageGlyph message={message} />
        </svg>
      </button>
      <span className={styles.caption} data-side={isOnLeft ? 'left' : 'right'} aria-hidden="true">
        {name} <span className="mono">{fields}</span>
      </span>
    </li>
  )
})

/** A message that arrives must not take the focus with it: the list keeps it, and so the place on the page. */
function useKeptFocus(element: RefObject<HTMLLIElement | null>): void {
  useLayoutEffect(() => {
    const { current } = element
    return () => {
      if (current?.contains(document.activeElement)) current.parentElement?.focus()
    }
  }, [element])
}

/** Moves its element along the message's way, by transform alone. */
function useFlying(flight: InFlight) {
  const { layout, loop } = useStage()
  const isCalm = useMedia('(prefers-reduced-motion: reduce)')
  const element = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    const lane = layout.lane(flight.from, flight.to)
    const { current } = element
    if (lane === null || current === null) return
    let wasHidden: boolean | null = null
    return loop.add((now, world) => {
      const part = partGone(flight, now)
      const { x, y } = pointAt(lane, isCalm ? calmPart : part)
      current.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`
      const isHidden = isSwallowed(flight, world, part)
      if (isHidden === wasHidden) return
      wasHidden = isHidden
      current.style.visibility = isHidden ? 'hidden' : 'visible'
    })
  }, [flight, layout, loop, isCalm])
  return element
}

/** Without motion a message stands here: short of the middle, so that the two directions do not meet. */
const calmPart = 0.38

/** A cut swallows what would pass its gap, and one who is down what reaches it; the fold says so later. */
function isSwallowed(flight: InFlight, world: World, part: number): boolean {
  return (
    (part > 0.46 && isCut(world.links, flight.from, flight.to)) ||
    (part >= 1 && isDead(flight, world))
  )
}

/** An arrowhead before the shape and a tail behind it, along the way. */
function Arrow({ heading, reach }: { readonly heading: number; readonly reach: number }) {
  return (
    <g transform={`rotate(${heading.toFixed(1)})`}>
      <path className={styles.tail} d={`M${-reach - 3} 0H${-reach - 20}`} />
      <path className={styles.point} d={`M${reach + 13} 0l-9.5-3.4v6.8z`} />
    </g>
  )
}
