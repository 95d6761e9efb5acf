import { useState } from 'react'

import type { Line } from '../trace/line'
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
  const [filter, setFilter] = useState<FeedFilter>('milestones')
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
      <NewestEvents key={filter} filter={filter} />
    </section>
  )
}

function NewestEvents({ filter }: { readonly filter: FeedFilter }) {
  const { clusterStore } = useStores()
  const [most, setMost] = useState(page)
  const [isHeld, setHeld] = useState(false)
  const { rows } = usePolled((before: Shown | null): Shown => {
    const { recent } = clusterStore.getState()
    const isSame = before !== null && before.most === most
    if (isSame && (isHeld || before.recent === recent)) return before
    const isWanted = filter === 'all' ? () => true : (line: Line) => line.isMilestone
    return { recent, most, rows: feedRows(recent, isWanted, most) }
  }, 250)
  return (
    <>
      {rows.length === 0 && <p className="kicker">Quiet so far.</p>}
      <div
        onPointerEnter={(event) => setHeld(event.pointerType === 'mouse')}
        onPointerLeave={() => setHeld(false)}
        onFocus={(event) => setHeld(event.target.matches(':focus-visible'))}
        onBlur={() => setHeld(false)}
      >
        <FeedList rows={rows} isOfOne={false} />
      </div>
      {rows.length >= most && (
        <button type="button" className={styles.older} onClick={() => setMost(most + page)}>
          Show older
        </button>
      )}
    </>
  )
}

interface Shown {
  readonly recent: readonly unknown[]
  readonly most: number
  readonly rows: readonly FeedRow[]
}
