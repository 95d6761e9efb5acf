import { EventField } from './EventField'
import { KeptLine } from './KeptLine'
import { MoveButton } from './MoveButton'
import { ReviewButtons } from './ReviewButtons'
import { SpeedControl } from './SpeedControl'
import { TransportIcon } from './TransportIcon'
import styles from './Transport.module.css'
import { useShown } from './use-shown'

/** What of the transport a phone has no room for. */
export function TransportMore() {
  const { branch, isPast } = useShown(100)
  return (
    <>
      <button
        type="button"
        className={styles.move}
        aria-label="More of time"
        title="More"
        popoverTarget="more-time"
      >
        <TransportIcon name="more" />
      </button>
      <div
        id="more-time"
        popover="auto"
        className={styles.more}
        role="group"
        aria-label="More of time"
      >
        <div className={styles.moreRow}>
          <MoveButton to="previousMilestone" />
          <span>milestone</span>
          <MoveButton to="nextMilestone" />
          <SpeedControl />
        </div>
        <div className={styles.moreRow}>
          <span>{branch}, event</span>
          <EventField />
        </div>
        <div className={styles.moreRow}>{!isPast && <ReviewButtons />}</div>
        <KeptLine />
      </div>
    </>
  )
}
