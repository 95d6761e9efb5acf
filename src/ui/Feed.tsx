import { useRef, useState } from 'react'

import styles from './Feed.module.css'
import { FeedList } from './FeedList'
import { feedRows } from './feed-rows'
import type { FeedFilter, FeedRow } from './feed-rows'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'

const page = 80

/**
 * What happened, in sentences. The newest stand first: what just happened is found at one place, and
 * nothing has to scroll. While the pointer or the focus is in the list, it stands still to be read.
 */
export function Feed() {
  const { clusterStore } = useStores()
  const [filter, setFilter] = useState<FeedFilter>('milestones')
  const [most, setMost] = useState(page)
  const isHeld = useRef(false)
  const shown = useRef<Shown | null>(null)
  const rows = usePolled(() => {
    const { recent } = clusterStore.getState()
    const last = shown.current
    const isSame = last !== null && last.filter === filter && last.most === most
    if (isSame && (isHeld.current || last.recent === recent)) return last.rows
    const isWanted = filter === 'all' ? () => true : (line: FeedRow['line']) => line.isMilestone
    const made = feedRows(recent, isWanted, most)
    shown.current = { recent, filter, most, rows: made }
    return made
  }, 250)

  const hold = (isOn: boolean) => () => {
    isHeld.current = isOn
  }
  return (
    <section className={styles.feed} aria-labelledby="feed-title">
      <div className={styles.top}>
        <h2 id="feed-title">Events</h2>
        <div className={styles.choice} role="group" aria-label="Which events">
          {(['milestones', 'all'] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={filter === choice}
              onClick={() => setFilter(choice)}
            >
              {choice === 'all' ? 'All' : 'Milestones'}
            </button>
          ))}
        </div>
      </div>
      {rows.length === 0 && <p className="kicker">Quiet so far.</p>}
      <div
        onPointerEnter={hold(true)}
        onPointerLeave={hold(false)}
        onFocus={(event) => hold(event.target.matches(':focus-visible'))()}
        onBlur={hold(false)}
      >
        <FeedList rows={rows} isOfOne={false} />
      </div>
      {rows.length >= most && (
        <button type="button" className={styles.older} onClick={() => setMost(most + page)}>
          Show older
        </button>
      )}
    </section>
  )
}

interface Shown {
  readonly recent: readonly unknown[]
  readonly filter: FeedFilter
  readonly most: number
  readonly rows: readonly FeedRow[]
}
