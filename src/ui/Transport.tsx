import { speed } from '../trace/speed'
import { lineText, lines } from '../trace/sentences'
import { Icon } from './Icon'
import { TermStrip } from './TermStrip'
import { Timeline } from './Timeline'
import styles from './Transport.module.css'
import type { TimelineStore } from '../store/timeline-store'
import { stepSpeed } from '../machines/speeds'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'
import { useIsPhone } from './use-media'
import { usePlayback } from './use-playback'

/** Time: play and pause, how fast, what just happened, and the run from far away. */
export function Transport({ timeline }: { readonly timeline: TimelineStore }) {
  const { state, perMille, send } = usePlayback()
  const isPhone = useIsPhone()
  const isPlaying = state === 'playing' || state === 'pausing' || state === 'waiting'
  return (
    <footer className={styles.footer}>
      {isPhone && <TermStrip timeline={timeline} />}
      <div className={styles.transport}>
        <button
          type="button"
          className={styles.play}
          aria-label={isPlaying ? 'Pause' : 'Play'}
          title={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
          onClick={() => send({ type: 'toggle' })}
        >
          <Icon name={isPlaying ? 'pause' : 'play'} />
        </button>
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
        <LatestEvent />
        <span className={styles.pill} data-state={state} data-testid="playback">
          {pillWords[state]}
        </span>
      </div>
      {!isPhone && <Timeline timeline={timeline} />}
    </footer>
  )
}

const pillWords = {
  waiting: 'Starting',
  playing: 'Live',
  pausing: 'Live',
  paused: 'Stopped',
  resuming: 'Stopped',
  late: 'No answer yet',
} as const

/** What just happened, in words: no faster than it can be read. */
function LatestEvent() {
  const { clusterStore } = useStores()
  const { event, text } = usePolled(() => {
    const latest = clusterStore.getState().recent.at(-1)
    if (latest === undefined) return nothing
    const [line] = lines(latest)
    const text = line === undefined ? '' : lineText({ ...line, section: null })
    return { event: latest.event.toLocaleString('en'), text }
  }, 500)
  return (
    <p className={styles.latest}>
      <b>{event}</b>
      <span>{text}</span>
    </p>
  )
}

const nothing = { event: '', text: '' }
