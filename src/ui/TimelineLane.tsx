import styles from './Timeline.module.css'
import { chipWidth } from './timeline-lane'
import type { Bar } from './timeline-lane'
import type { Row } from './timeline-picture'

interface TimelineLaneProps {
  readonly row: Row
  readonly height: number
}

/** One server's row, around y = 0. Bars of a kind are one path: a long run has thousands. */
export function TimelineLane({ row, height }: TimelineLaneProps) {
  const half = height / 2
  const { bars, chips, crashes, restarts, truncations } = row
  return (
    <>
      {[...kinds(bars)].map(([kind, same]) => (
        <g key={kind} data-tint={same[0]?.tint}>
          <path
            className={styles.bar}
            d={same.map((bar) => rectangle(bar, bar.role === 'follower' ? 2 : half)).join('')}
          />
          {same[0]?.role !== 'follower' && (
            <path
              className={styles.edge}
              data-shape={same[0]?.role}
              d={same
                .map(({ x, width }) => `M${x} ${-half}h${width}M${x} ${half}h${width}`)
                .join('')}
            />
          )}
        </g>
      ))}
      <path
        className={styles.restart}
        d={restarts.map((x) => `M${x} ${-half}v${height}`).join('')}
      />
      <path
        className={styles.truncation}
        d={truncations.map((x) => `M${x - 2.5} ${half}l5 ${-height}`).join('')}
      />
      {height >= 9 &&
        chips.map(({ x, term, tint }) => (
          <g key={x} className={styles.chip} data-tint={tint} transform={`translate(${x} -7)`}>
            <rect width={chipWidth(term)} height="14" rx="2" />
            <text x={chipWidth(term) / 2} y="10.6">
              {term}
            </text>
          </g>
        ))}
      <path className={styles.crash} d={crashes.map((x) => `M${x - 3} -3l6 6m0-6l-6 6`).join('')} />
    </>
  )
}

function kinds(bars: readonly Bar[]): ReadonlyMap<string, readonly Bar[]> {
  const found = new Map<string, Bar[]>()
  for (const bar of bars) {
    const kind = `${bar.role} ${bar.tint}`
    const same = found.get(kind)
    if (same === undefined) found.set(kind, [bar])
    else same.push(bar)
  }
  return found
}

function rectangle({ x, width }: Bar, half: number): string {
  return `M${x} ${-half}h${width}v${2 * half}h${-width}z`
}
