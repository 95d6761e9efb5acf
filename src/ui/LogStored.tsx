import { memo } from 'react'

import { at } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Entry } from '../raft/index'
import styles from './LogGrid.module.css'
import { isMajority, storedOn } from './log-view'
import type { LogsView } from './log-view'

export interface LogStoredProps {
  readonly view: LogsView
  readonly disks: readonly List<Entry>[]
  readonly first: number
  readonly last: number
}

/** On how many disks the leader's entry is; bold from a majority on. */
export const LogStored = memo(function LogStored({ view, disks, first, last }: LogStoredProps) {
  const servers = view.servers.length
  const cells = []
  for (let column = first; column <= last; column++) {
    const entry = at(view.reference, column - 1)
    const n = entry === undefined ? null : storedOn(disks, column, entry.term)
    cells.push(
      <td
        key={column}
        role="gridcell"
        aria-colindex={column + 1}
        data-majority={n !== null && isMajority(n, servers)}
      >
        {n}
      </td>,
    )
  }
  return (
    <tfoot>
      <tr aria-rowindex={servers + 3} className={styles.stored}>
        <th scope="row" aria-colindex={1}>
          stored on, of {servers}
        </th>
        {cells}
      </tr>
    </tfoot>
  )
})
