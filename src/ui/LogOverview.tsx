import type { KeyboardEvent, PointerEvent } from 'react'

import { firstIndex } from '../raft/index'
import type { Log } from '../raft/index'
import styles from './LogGrid.module.css'
import { termRuns } from './log-view'
import { tintOf } from './tint'

export interface LogOverviewProps {
  readonly log: Log
  /** The indexes that the grid has, both included. */
  readonly start: number
  readonly end: number
  readonly firstSeen: number
  readonly seen: number
  /** Puts this index in the middle of the view. */
  readonly onGo: (index: number) => void
}

/** A long log at a glance: its terms as colours, and the part that is in sight. */
export function LogOverview({ log, start, end, firstSeen, seen, onGo }: LogOverviewProps) {
  const columns = end - start + 1
  const lastSeen = Math.min(end, firstSeen + seen - 1)
  const cut = firstIndex(log) - start
  const share = (n: number) => `${(n / columns) * 100}%`
  const go = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onGo(start - 1 + Math.round(((event.clientX - box.left) / box.width) * columns))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = target(event.key, firstSeen + (seen - 1) / 2, seen, { start, end })
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
      aria-valuemin={start}
      aria-valuemax={end}
      aria-valuenow={firstSeen}
      aria-valuetext={`index ${firstSeen} to ${lastSeen} of ${end}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event)
      }}
    >
      {cut > 0 && <i data-cut style={{ left: 0, width: share(cut) }} />}
      {termRuns(log).map((run) => (
        <i
          key={run.first}
          data-tint={tintOf(run.term)}
          style={{ left: share(run.first - start), width: share(run.last - run.first + 1) }}
        />
      ))}
      <b style={{ left: share(firstSeen - start), width: share(lastSeen - firstSeen + 1) }} />
    </div>
  )
}

function target(
  key: string,
  middle: number,
  seen: number,
  { start, end }: { readonly start: number; readonly end: number },
): number | null {
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
      return start
    case 'End':
      return end
    default:
      return null
  }
}
