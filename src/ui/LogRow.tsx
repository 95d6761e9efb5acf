import { memo } from 'react'

import { entryAt, logIndex } from '../raft/index'
import type { Entry, ServerId } from '../raft/index'
import { describeEntry } from '../trace/words'
import { LogCell } from './LogCell'
import styles from './LogGrid.module.css'
import { RoleGlyph } from './RoleGlyph'
import { cellOf, logRestMs, rowView, storedOn } from './log-view'
import type { Cell, Disks, LogsView, RowView } from './log-view'
import { roleWords } from './server-view'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

export interface LogRowProps {
  readonly id: ServerId
  readonly view: LogsView
  readonly disks: Disks
  readonly first: number
  readonly last: number
  /** `row` while the server itself is selected, a column while one of its entries is. */
  readonly selected: 'row' | number | null
}

/** One server's log. Rows never change places: S1 … Sn, whoever leads (see the glyph). */
export const LogRow = memo(function LogRow({
  id,
  view,
  disks,
  first,
  last,
  selected,
}: LogRowProps) {
  const { clusterStore } = useStores()
  const row = useFrameStore(clusterStore, (state) => rowView(state.world, id), logRestMs)
  const cells = []
  for (let column = first; column <= last; column++) {
    const entry = entryAt(row.log, logIndex(column))
    const isOnQuorum =
      entry !== undefined &&
      column > row.commitIndex &&
      storedOn(disks, view, column, entry.term).isQuorum
    const cell = cellOf(row, view, column, isOnQuorum)
    cells.push(
      <LogCell
        key={column}
        id={id}
        column={column}
        term={cell?.term ?? null}
        state={cell?.state ?? 'stored'}
        seal={sealOf(row, cell, column)}
        differs={cell?.differs ?? false}
        isSnapshotEnd={column === row.log.baseIndex}
        isSelected={selected === column}
        isMatch={row.matchIndex === column}
        isNext={row.nextIndex === column}
        label={labelOf(row, column, entry, cell)}
      />,
    )
  }
  return (
    <tr data-status={row.status} aria-rowindex={view.servers.indexOf(id) + 3}>
      <th
        scope="row"
        className={styles.head}
        // Its mark hangs over the row below.
        style={{ zIndex: 2 + view.servers.length - view.servers.indexOf(id) }}
        data-selected={selected === 'row'}
        data-head={id}
      >
        <button
          type="button"
          tabIndex={-1}
          data-row={id}
          aria-label={`${id}, ${roleWords[row.role]}, ${progressOf(row)}`}
        >
          <RoleGlyph role={row.status === 'down' ? 'down' : row.role} />
          {id}
          <small>{progressOf(row)}</small>
        </button>
        {row.matchIndex === 0 && <i className={styles.matchNone} />}
      </th>
      {cells}
    </tr>
  )
})

/** The last committed column a server knows of ends its bar. */
function sealOf(row: RowView, cell: Cell | null, column: number) {
  if (cell === null) return 'none'
  return cell.seal === 'known' && column === row.commitIndex ? 'last' : cell.seal
}

function progressOf(row: RowView): string {
  if (row.status === 'down') return 'on disk'
  if (row.status !== 'up') return row.status
  return row.lastApplied === row.commitIndex
    ? `commit ${row.commitIndex}`
    : `applied ${row.lastApplied} of ${row.commitIndex}`
}

const spoken = {
  snapshot: 'committed, cut off the log',
  stored: 'not committed',
  majority: 'on a majority, not committed',
  committed: 'committed',
  applied: 'applied',
}

function labelOf(
  row: RowView,
  column: number,
  entry: Entry | undefined,
  cell: Cell | null,
): string {
  const { id, snapshotIndex, snapshotTerm } = row
  if (cell?.state === 'snapshot') {
    return `${id}, index ${column}, ${spoken.snapshot}: snapshot through ${snapshotIndex}, term ${snapshotTerm}`
  }
  if (entry === undefined || cell === null) return `${id}, index ${column}, no entry`
  const differs = cell.differs ? ', differs from the leader' : ''
  return `${id}, index ${column}, term ${entry.term}, ${describeEntry(entry)}, ${spoken[cell.state]}${differs}`
}
