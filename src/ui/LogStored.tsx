import { memo } from 'react'

import { entryAt, logIndex, votersOf } from '../raft/index'
import styles from './LogGrid.module.css'
import { storedOn } from './log-view'
import type { Disks, LogsView } from './log-view'

export interface LogStoredProps {
  readonly view: LogsView
  readonly disks: Disks
  readonly first: number
  readonly last: number
}

/** On how many disks the leader's entry is; bold from a majority on, while joint of both halves. */
export const LogStored = memo(function LogStored({ view, disks, first, last }: LogStoredProps) {
  const voters = votersOf(view.configuration).length
  const cells = []
  for (let column = first; column <= last; column++) {
    const entry = entryAt(view.reference, logIndex(column))
    const stored = entry === undefined ? null : storedOn(disks, view, column, entry.term)
    cells.push(
      <td
        key={column}
        role="gridcell"
        aria-colindex={column + 1}
        data-majority={stored?.isQuorum === true}
      >
        {stored?.on}
      </td>,
    )
  }
  return (
    <tfoot>
      <tr aria-rowindex={view.servers.length + 3} className={styles.stored}>
        <th scope="row" aria-colindex={1}>
          stored on, of {voters}
        </th>
        {cells}
      </tr>
    </tfoot>
  )
})
