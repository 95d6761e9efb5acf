import { memo } from 'react'

import styles from './LogGrid.module.css'
import type { CellState } from './log-view'
import { tintOf } from './tint'

export interface LogCellProps {
  readonly id: string
  readonly column: number
  /** Null where the log has no entry. */
  readonly term: number | null
  readonly state: CellState
  readonly seal: 'none' | 'known' | 'unknown' | 'last'
  readonly differs: boolean
  /** The last of the entries that a snapshot stands for. */
  readonly isSnapshotEnd: boolean
  readonly isSelected: boolean
  readonly isMatch: boolean
  readonly isNext: boolean
  readonly label: string
}

/** One entry of one server. Plain values only, so that a cell is drawn again only when it changed. */
export const LogCell = memo(function LogCell(props: LogCellProps) {
  const { id, column, term, state, seal, differs, isSelected, isMatch, isNext, label } = props
  const isCut = state === 'snapshot'
  return (
    <td
      id={`log-${id}-${column}`}
      role="gridcell"
      aria-colindex={column + 1}
      aria-label={label}
      aria-selected={isSelected}
      data-column={column}
      data-server={id}
      data-entry={term === null ? undefined : `${id}:${column}`}
      data-state={term === null ? undefined : state}
      data-seal={seal}
      className={styles.cell}
    >
      {term !== null && isCut && (
        <span className={styles.cut} data-tint={tintOf(term)} data-end={props.isSnapshotEnd}>
          {props.isSnapshotEnd && term}
        </span>
      )}
      {term !== null && !isCut && (
        <span className={styles.entry} data-tint={tintOf(term)} data-differs={differs}>
          {term}
        </span>
      )}
      {isMatch && <i className={styles.match} />}
      {isNext && <i className={styles.next} />}
    </td>
  )
})
