import { memo } from 'react'

import { select } from '../store/selection-store'
import styles from './Feed.module.css'
import { isSelected } from './feed-rows'
import type { FeedRow } from './feed-rows'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

export interface FeedListProps {
  readonly rows: readonly FeedRow[]
  /** Leaves out the subject where the heading has named it. */
  readonly isOfOne: boolean
}

/** Sentences with the number of their event. Choosing one selects what it speaks of. */
export const FeedList = memo(function FeedList({ rows, isOfOne }: FeedListProps) {
  const { viewStore } = useStores()
  const selection = useFrameStore(viewStore, (state) => state.selection)
  return (
    <ol className={styles.list}>
      {rows.map(({ key, event, line, more }) => {
        const { about, subject, says, section, isMilestone } = line
        const text = (
          <>
            <span className={styles.event}>{event}</span>
            <span>
              {!isOfOne && <b>{subject}</b>} {says} {section !== null && <small>{section}</small>}{' '}
              {more > 0 && <small>and {more} before</small>}
            </span>
          </>
        )
        return (
          <li
            key={key}
            data-milestone={isMilestone}
            data-selected={!isOfOne && isSelected(about, selection)}
          >
            {about === null || isOfOne ? (
              <div>{text}</div>
            ) : (
              <button type="button" onClick={() => select(viewStore, about)}>
                {text}
              </button>
            )}
          </li>
        )
      })}
    </ol>
  )
})
