import type { KeyboardEvent, PointerEvent } from 'react'

import type { List } from '../lib/persistent-list'
import type { Entry } from '../raft/index'
import styles from './LogGrid.module.css'
import { termRuns } from './log-view'
import { tintOf } from './tint'

export interface LogOverviewProps {
  readonly log: List<Entry>
  readonly columns: number
  readonly firstSeen: number
  readonly seen: number
  /** Puts this index in the middle of the view. */
  readonly onGo: (index: number) => void
}

/** A long log at a glance: its terms as colours, and the part that is in sight. */
export function LogOverview({ log, columns, firstSeen, seen, onGo }: LogOverviewProps) {
  const lastSeen = Math.min(columns, firstSeen + seen - 1)
  const share = (n: number) => `${(n / columns) * 100}%`
  const go = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onGo(Math.round(((event.clientX - box.left) / box.width) * columns))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = target(event.key, firstSeen + (seen - 1) / 2, seen, columns)
    if (index === null) return
    event.preventDefault()
    event.stopPropagation()
    onGo(Math.round(index))
  }
  return (
    <div
      className={styles.overview}
      role="slider"
      tabIndex={0}
      aria-label="Part of the logs in sight"
      aria-valuemin={1}
      aria-valuemax={columns}
      aria-valuenow={firstSeen}
      aria-valuetext={`index ${firstSeen} to ${lastSeen} of ${columns}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event)
      }}
    >
      {termRuns(log).map((run) => (
        <i
          key={run.first}
          data-tint={tintOf(run.term)}
          style={{ left: share(run.first - 1), width: share(run.last - run.first + 1) }}
        />
      ))}
      <b style={{ left: share(firstSeen - 1), width: share(lastSeen - firstSeen + 1) }} />
    </div>
  )
}

function target(key: string, middle: number, seen: number, columns: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return middle - 1
    case 'ArrowRight':
    case 'ArrowUp':
      return middle + 1
    case 'PageDown':
      return middle - seen
    case 'PageUp':
      return middle + seen
    case 'Home':
      return 1
    case 'End':
      return columns
    default:
      return null
  }
}
