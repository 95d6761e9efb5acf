import { dismissNotice } from '../store/cluster-store'
import { Icon } from './Icon'
import styles from './Notices.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const shown = 2

/** Sentences that a person should read, over all panels, until dismissed. */
export function Notices() {
  const { clusterStore } = useStores()
  const notices = useFrameStore(clusterStore, (state) => state.notices)
  const newest = notices.slice(-shown)
  return (
    <div className={styles.notices}>
      <Alarm />
      {newest.map(({ id, kind, text }) => (
        <div key={id} className={styles.notice} data-kind={kind}>
          <Icon name={kind === 'problem' ? 'warn' : 'help'} />
          <p>{text}</p>
          <button
            type="button"
            aria-label={`Dismiss: ${text}`}
            onClick={() => dismissNotice(clusterStore, id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}

/** A promise of Raft that broke, or a fold that parted from the workers: the one thing that interrupts. */
function Alarm() {
  const { clusterStore } = useStores()
  const sentence = useFrameStore(clusterStore, ({ audit }) => {
    if (audit === null) return ''
    const [first] = audit.violations
    if (first !== undefined)
      return `${first.invariant} broke at event ${first.event}: ${first.detail}`
    return audit.divergence === null
      ? ''
      : `The replay differs from the workers: ${audit.divergence}`
  })
  return (
    <div role="alert" className={styles.alarm} data-empty={sentence === ''}>
      {sentence}
    </div>
  )
}
