import { stepSpeed } from '../machines/speeds'
import { speed } from '../trace/speed'
import { Icon } from './Icon'
import styles from './Transport.module.css'
import { usePlayback } from './use-playback'

/** How fast the cluster runs, and a recording is played. */
export function SpeedControl() {
  const { perMille, send } = usePlayback()
  return (
    <div className={styles.speed} role="group" aria-label="Speed">
      <button
        type="button"
        aria-label="Slower"
        title="Slower ([)"
        disabled={stepSpeed(perMille, 'slower') === perMille}
        onClick={() => send({ type: 'slower' })}
      >
        <Icon name="slower" />
      </button>
      <span>{speed(perMille)}</span>
      <button
        type="button"
        aria-label="Faster"
        title="Faster (])"
        disabled={stepSpeed(perMille, 'faster') === perMille}
        onClick={() => send({ type: 'faster' })}
      >
        <Icon name="faster" />
      </button>
    </div>
  )
}
