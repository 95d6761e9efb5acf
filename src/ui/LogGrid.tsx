import type { KeyboardEvent, MouseEvent } from 'react'

import { lastIndex, logIndex, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { select } from '../store/selection-store'
import type { Selection } from '../store/selection-store'
import { LogAxis } from './LogAxis'
import styles from './LogGrid.module.css'
import { LogOverview } from './LogOverview'
import { LogReadout } from './LogReadout'
import { LogRow } from './LogRow'
import { LogStored } from './LogStored'
import { moveInGrid } from './grid-keys'
import { disksOf, logRestMs, logsView } from './log-view'
import { useStores } from './stores'
import { useColumnWindow } from './use-column-window'
import { useFrameStore } from './use-frame-store'
import { useIsPhone } from './use-media'

/**
 * All logs on one index axis. Only the columns in sight are drawn, so a log may be of any length. The
 * table is one tab stop: arrows move the selected entry, and the selection is what the rest of the
 * screen shows.
 */
export function LogGrid() {
  const { clusterStore, viewStore } = useStores()
  const view = useFrameStore(clusterStore, (state) => logsView(state.world), logRestMs)
  const disks = useFrameStore(clusterStore, (state) => disksOf(state.world), logRestMs)
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const isPhone = useIsPhone()
  // The same widths as in LogGrid.module.css.
  const pitch = isPhone ? 36 : 40
  const { servers, start, end } = view
  const columns = Math.max(0, end - start + 1)
  const length = end >= 1000 ? 'long' : end >= 100 ? 'middle' : 'short'
  const head = isPhone ? 74 : headWidths[length]
  const { ref, onScroll, first, last, firstSeen, seen, isFollowing, toNewest, show, centre } =
    useColumnWindow({ columns, pitch, head })
  /** The window counts columns from 1, the logs count indexes. */
  const indexOf = (column: number) => column + start - 1
  const columnOf = (index: number) => index - start + 1

  const onClick = (event: MouseEvent) => {
    const picked = pick(event.target)
    if (picked !== null) select(viewStore, picked)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = viewStore.getState().selection
    const from = chosen?.type === 'entry' ? chosen : null
    const to = moveInGrid(
      event.key,
      {
        row: from === null ? 0 : servers.indexOf(from.server),
        column: from?.index ?? null,
      },
      { rows: servers.length, start, end, page: seen, newest: lastIndex(view.reference) },
    )
    const server = to === null ? undefined : servers[to.row]
    if (to === null || server === undefined || event.ctrlKey || event.metaKey || event.altKey)
      return
    event.preventDefault()
    event.stopPropagation()
    select(viewStore, { type: 'entry', server, index: logIndex(to.column) })
    if (event.key === 'End') toNewest()
    else show(columnOf(to.column))
  }

  return (
    <section
      className={styles.logs}
      data-rows={density(servers.length)}
      data-length={length}
      aria-labelledby="logs-title"
    >
      <div className={styles.bar}>
        <h2 id="logs-title">Logs</h2>
        <LogReadout view={view} />
        {!isFollowing && (
          <button type="button" className={styles.newest} onClick={toNewest}>
            Newest
          </button>
        )}
      </div>
      {columns > 13 && (
        <LogOverview
          log={view.reference}
          start={start}
          end={end}
          firstSeen={indexOf(firstSeen)}
          seen={seen}
          onGo={(index) => centre(columnOf(index))}
        />
      )}
      <div className={styles.scroll} ref={ref} onScroll={onScroll}>
        <div style={{ width: head + columns * pitch }}>
          <table
            className={styles.table}
            style={{ marginLeft: (first - 1) * pitch, width: head + (last - first + 1) * pitch }}
            role="grid"
            aria-label="Logs of all servers, one column an index"
            aria-rowcount={servers.length + 3}
            aria-colcount={end + 1}
            aria-activedescendant={
              selection?.type === 'entry' ? `log-${selection.server}-${selection.index}` : undefined
            }
            tabIndex={0}
            onKeyDown={onKeyDown}
            onClick={onClick}
          >
            <LogAxis view={view} first={indexOf(first)} last={indexOf(last)} />
            <tbody>
              {servers.map((id) => (
                <LogRow
                  key={id}
                  id={id}
                  view={view}
                  disks={disks}
                  first={indexOf(first)}
                  last={indexOf(last)}
                  selected={selectedIn(selection, id)}
                />
              ))}
            </tbody>
            {servers.length < 9 && !isPhone && (
              <LogStored view={view} disks={disks} first={indexOf(first)} last={indexOf(last)} />
            )}
          </table>
        </div>
      </div>
    </section>
  )
}

/** Room for the name and the commit index. */
const headWidths = { short: 132, middle: 144, long: 156 }

function density(servers: number): 'few' | 'some' | 'many' {
  return servers <= 5 ? 'few' : servers <= 7 ? 'some' : 'many'
}

function selectedIn(selection: Selection | null, id: ServerId): 'row' | number | null {
  if (selection?.type === 'server' && selection.server === id) return 'row'
  return selection?.type === 'entry' && selection.server === id ? selection.index : null
}

/** What lies under the pointer: an entry, or a server by its name. */
function pick(target: EventTarget): Selection | null {
  if (!(target instanceof Element)) return null
  const cell = target.closest<HTMLElement>('[data-entry], [data-row]')
  if (cell === null) return null
  const { row, server, column } = cell.dataset
  if (row !== undefined) return { type: 'server', server: serverId(row) }
  if (server === undefined) return null
  return { type: 'entry', server: serverId(server), index: logIndex(Number(column)) }
}
