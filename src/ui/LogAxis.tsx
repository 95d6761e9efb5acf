import { memo } from 'react'

import { entryAt, logIndex } from '../raft/index'
import { describeEntry, shortEntry } from '../trace/words'
import styles from './LogGrid.module.css'
import type { LogsView } from './log-view'

export interface LogAxisProps {
  readonly view: LogsView
  readonly first: number
  readonly last: number
}

/** The index of each column, and the command that the leader has there. */
export const LogAxis = memo(function LogAxis({ view, first, last }: LogAxisProps) {
  const indexes = []
  const commands = []
  for (let column = first; column <= last; column++) {
    const entry = entryAt(view.reference, logIndex(column))
    const isCut = column === view.start && view.start <= view.reference.baseIndex
    indexes.push(
      <th key={column} scope="col" aria-colindex={column + 1}>
        {isCut ? `≤${column}` : column}
      </th>,
    )
    commands.push(
      <td
        key={column}
        role="gridcell"
        aria-colindex={column + 1}
        title={entry === undefined ? undefined : describeEntry(entry)}
      >
        {entry === undefined ? (isCut ? 'cut' : '') : shortEntry(entry)}
      </td>,
    )
  }
  return (
    <thead>
      <tr aria-rowindex={1} className={styles.indexes}>
        <th scope="col" aria-colindex={1}>
          index
        </th>
        {indexes}
      </tr>
      <tr aria-rowindex={2} className={styles.commands}>
        <th scope="row" aria-colindex={1}>
          {view.referenceOf === null ? 'command' : `command at ${view.referenceOf}`}
        </th>
        {commands}
      </tr>
    </thead>
  )
})
