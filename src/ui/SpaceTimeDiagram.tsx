import { useMemo, useRef } from 'react'
import type { KeyboardEvent, MouseEvent } from 'react'

import type { MessageId } from '../server/messages'
import type { RecordedStep } from '../trace/line'
import type { SpaceTime } from '../trace/space-time'
import type { Lit } from '../trace/space-time-cone'
import { placeLabels } from '../trace/space-time-labels'
import { columnsOf, layOut } from '../trace/space-time-layout'
import type { View } from '../trace/space-time-layout'
import { conePaths } from '../trace/space-time-shapes'
import styles from './SpaceTime.module.css'
import { SpaceTimeLabels } from './SpaceTimeLabels'
import { SpaceTimeLanes } from './SpaceTimeLanes'
import { SpaceTimeLines } from './SpaceTimeLines'
import { SpaceTimePoints } from './SpaceTimePoints'
import { hitAt } from './space-time-hit'

export interface Picking {
  readonly onEvent: (event: number) => void
  readonly onMessage: (id: MessageId) => void
  readonly onNothing: () => void
  readonly onGo: (event: number) => void
  /** Beyond the first or the last point in view. */
  readonly onEdge: (way: number) => void
}

interface DiagramProps {
  readonly model: SpaceTime
  readonly steps: readonly RecordedStep[]
  readonly view: View
  readonly lit: Lit | null
  /** The event that is shown everywhere else. */
  readonly moment: number
  readonly picking: Picking
}

/**
 * Lanes, points and messages as one picture. Lines of a kind are one path, and what was meant by a click is
 * found by its place: some hundred elements, however much goes on.
 */
export function SpaceTimeDiagram({ model, steps, view, lit, moment, picking }: DiagramProps) {
  const list = useRef<SVGGElement>(null)
  const { width, height } = view
  const drawn = useMemo(() => {
    const layout = layOut(model, view, lit)
    const labels = placeLabels(layout, view, lit)
    const cone = lit === null ? null : conePaths(layout, lit)
    return { layout, labels, cone }
  }, [model, view, lit])
  const { layout, labels, cone } = drawn
  const { begin, end, isDown } = layout
  const head = begin + (columnsOf(model.points)(moment) - view.from + 0.5) * layout.pitch
  const isHeadSeen = head >= begin && head <= end

  function hitOf(event: MouseEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const reach = matchMedia('(pointer: coarse)').matches ? 22 : 12
    return hitAt(layout, event.clientX - box.left, event.clientY - box.top, reach)
  }

  function onClick(event: MouseEvent<SVGSVGElement>) {
    const hit = hitOf(event)
    if (hit === null) picking.onNothing()
    else if (hit.type === 'line') picking.onMessage(hit.id)
    else picking.onEvent(hit.event)
  }

  function onDoubleClick(event: MouseEvent<SVGSVGElement>) {
    const hit = hitOf(event)
    if (hit?.type === 'point') picking.onGo(hit.event)
  }

  /** The list of points is one tab stop; arrows move in it. */
  function onKeyDown(event: KeyboardEvent<SVGGElement>) {
    const to = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const points = [...(list.current?.querySelectorAll<SVGElement>('[role=option]') ?? [])]
    const at = points.findIndex((point) => point === document.activeElement)
    const named = points[at]?.dataset.event
    const next = to === undefined ? undefined : points[at + to]
    if (next !== undefined) next.focus()
    else if (to !== undefined) picking.onEdge(to)
    else if (event.key === 'Home') points[0]?.focus()
    else if (event.key === 'End') points.at(-1)?.focus()
    else if ((event.key === 'Enter' || event.key === ' ') && named !== undefined) {
      const chosen = Number(named)
      if (points[at]?.ariaSelected === 'true') picking.onGo(chosen)
      else picking.onEvent(chosen)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <svg
      className={styles.diagram}
      width={width}
      height={height}
      data-lit={lit !== null}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <defs>
        <clipPath id="space-time-plot">
          {isDown ? (
            <rect x="0" y={begin} width={width} height={end - begin} />
          ) : (
            <rect x={begin} y="0" width={end - begin} height={height} />
          )}
        </clipPath>
      </defs>
      {cone !== null && <path className={styles.cone} d={cone.past + cone.future} />}
      <SpaceTimeLanes layout={layout} />
      <g clipPath="url(#space-time-plot)">
        <SpaceTimeLines layout={layout} />
      </g>
      {isHeadSeen && (
        <path
          className={styles.head}
          d={isDown ? `M${begin - 4} ${head}H${width - 4}` : `M${head} ${begin - 22}V${height - 8}`}
        />
      )}
      <g
        ref={list}
        role="listbox"
        aria-label="Events in their order"
        aria-orientation={isDown ? 'vertical' : 'horizontal'}
        onKeyDown={onKeyDown}
      >
        <SpaceTimePoints layout={layout} steps={steps} focused={lit?.last ?? moment} />
      </g>
      <SpaceTimeLabels labels={labels} />
    </svg>
  )
}
