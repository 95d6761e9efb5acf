import { memo } from 'react'

import type { Selection } from '../store/selection-store'
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

/** Sentences with the number of their event. Choosing one selects it: why it came to that, and what it speaks of. */
export const FeedList = memo(function FeedList({ rows, isOfOne }: FeedListProps) {
  const { viewStore } = useStores()
  const selection = useFrameStore(viewStore, (state) => state.selection)
  /** On a phone it is shown in a tab of its own. */
  const look = (event: number) =>
    viewStore.setState({ selection: { type: 'event', event }, phoneTab: 'inspect' })
  return (
    <ol className={styles.list}>
      {rows.map(({ key, event, line, more }) => {
        const { about, subject, says, section, isMilestone } = line
        const text = (
          <>
            <span className={styles.event}>{event}</span>
            <span>
              {!isOfOne && <b>{subject}</b>} {says} {section !== null && <small>{section}</small>}{' '}
              {more > 0 && <small>and {more} like it before</small>}
            </span>
          </>
        )
        return (
          <li
            key={key}
            data-milestone={isMilestone}
            data-selected={isChosen(event, selection) || (!isOfOne && isSelected(about, selection))}
          >
            <button type="button" title="Why" onClick={() => look(event)}>
              {text}
            </button>
          </li>
        )
      })}
    </ol>
  )
})

function isChosen(event: number, selection: Selection | null): boolean {
  return selection?.type === 'event' && selection.event === event
}
