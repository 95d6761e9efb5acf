import { Icon } from './Icon'
import styles from './Transport.module.css'
import { usePlayback } from './use-playback'
import { useShown } from './use-shown'

/** Plays what is shown: the cluster, or while the past is shown its recording. */
export function PlayButton() {
  const { state, isReplaying, send } = usePlayback()
  const { isPast } = useShown()
  const isRunning = state === 'playing' || state === 'pausing' || state === 'waiting'
  const isPlaying = isPast ? isReplaying : isRunning
  const name = isPlaying ? 'Pause' : isPast ? 'Replay' : 'Play'
  return (
    <button
      id="play"
      type="button"
      className={styles.play}
      aria-label={name}
      title={`${name} (Space)`}
      onClick={() => send({ type: 'toggle' })}
    >
      <Icon name={isPlaying ? 'pause' : 'play'} />
    </button>
  )
}
