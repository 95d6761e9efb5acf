import styles from './Transport.module.css'
import { usePlayback } from './use-playback'
import { useShown } from './use-shown'

/** The state of time, said here and nowhere else. */
export function TimePill() {
  const { state, isReplaying } = usePlayback()
  const { isPast } = useShown()
  const words = isPast ? (isReplaying ? 'Replaying' : 'Review') : stateWords[state]
  return (
    <span className={styles.pill} data-state={isPast ? 'review' : state} data-testid="playback">
      {words}
    </span>
  )
}

const stateWords = {
  waiting: 'Starting',
  playing: 'Live',
  pausing: 'Live',
  paused: 'Stopped',
  resuming: 'Stopped',
  late: 'No answer yet',
} as const
