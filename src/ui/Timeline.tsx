import type { TimelineStore } from '../store/timeline-store'
import styles from './Timeline.module.css'
import type { Row } from './timeline-picture'
import { chipWidth, drawTimeline } from './timeline-picture'
import { serversOf } from './members'
import { useStores } from './stores'
import { useFrameStore, usePolled } from './use-frame-store'
import { useSize } from './use-size'

const labelWidth = 40
const endRoom = 16

/**
 * Every server's terms since the run began: who led by height and line, the term by colour and number,
 * cuts in a line above, crashes as ✕. The list of events tells the same in words.
 */
export function Timeline({ timeline }: { readonly timeline: TimelineStore }) {
  const { cluster, clusterStore, viewStore } = useStores()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const selected = useFrameStore(viewStore, ({ selection }) => {
    return selection?.type === 'server' ? selection.server : null
  })
  const [element, size] = useSize<HTMLDivElement>()
  const width = size === null ? 0 : size.width - labelWidth - endRoom
  const now = usePolled(() => Math.round(cluster.worldNow()), 250)
  const { rows, cuts, ticks } = drawTimeline(timeline.getState(), servers, now, width)
  const pitch = servers.length <= 5 ? 13 : servers.length <= 7 ? 11 : 8
  const bottom = 13 + servers.length * pitch
  return (
    <div
      ref={element}
      className={styles.timeline}
      style={{ height: bottom + 14 }}
      aria-hidden="true"
    >
      {width > 0 && (
        <svg width={width + labelWidth + endRoom} height={bottom + 14}>
          {servers.map((id, i) => (
            <text
              key={id}
              className={styles.label}
              y={13 + (i + 0.5) * pitch + 4}
              data-selected={id === selected}
              visibility={servers.length > 7 && id !== selected ? 'hidden' : undefined}
            >
              {id}
            </text>
          ))}
          <g transform={`translate(${labelWidth} 0)`}>
            {ticks.map(({ x, text }) => (
              <g key={x} transform={`translate(${x} 0)`}>
                <path className={styles.grid} d={`M0 13V${bottom}`} />
                <text className={styles.axis} y={bottom + 12} textAnchor="middle">
                  {text}
                </text>
              </g>
            ))}
            {cuts.map(({ x, width: length }) => (
              <path key={x} className={styles.cut} d={`M${x} 6h${length}`} />
            ))}
            {rows.map((row, i) => (
              <g key={row.id} transform={`translate(0 ${13 + (i + 0.5) * pitch})`}>
                <Lane row={row} height={Math.min(10, pitch - 2)} />
              </g>
            ))}
          </g>
        </svg>
      )}
    </div>
  )
}

/** One server's row, around y = 0. */
function Lane({ row, height }: { readonly row: Row; readonly height: number }) {
  const half = height / 2
  return (
    <>
      {row.bars.map(({ x, width, role, tint }) => (
        <g key={x} data-tint={tint}>
          {role === 'follower' ? (
            <rect className={styles.bar} x={x} y="-2" width={width} height="4" />
          ) : (
            <>
              <rect className={styles.bar} x={x} y={-half} width={width} height={height} />
              <path
                className={styles.edge}
                data-shape={role}
                d={`M${x} ${-half}h${width}m0 ${height}h${-width}`}
              />
            </>
          )}
        </g>
      ))}
      {height >= 9 &&
        row.chips.map(({ x, term, tint }) => (
          <g key={x} className={styles.chip} data-tint={tint} transform={`translate(${x} -7)`}>
            <rect width={chipWidth(term)} height="14" rx="2" />
            <text x={chipWidth(term) / 2} y="10.6">
              {term}
            </text>
          </g>
        ))}
      {row.crashes.map((x) => (
        <path key={x} className={styles.crash} d={`M${x - 3} -3l6 6m0-6l-6 6`} />
      ))}
    </>
  )
}
