import styles from './Controls.module.css'
import { Section } from './Section'
import { useLoad } from './use-load'
import type { LoadCounts } from './use-load'

/** Work for the cluster, so that there is something to lose. */
export function LoadSection() {
  const { counts, rate, setRate, burst } = useLoad()
  return (
    <Section title="Load" note={counts.asked === 0 ? 'none' : `${counts.asked} puts asked`}>
      <div className={styles.row}>
        {[2, 10].map((perSecond) => (
          <button
            key={perSecond}
            type="button"
            className={styles.small}
            aria-pressed={rate === perSecond}
            onClick={() => setRate(rate === perSecond ? 0 : perSecond)}
          >
            {perSecond} puts/s
          </button>
        ))}
        <button type="button" className={styles.small} onClick={() => burst(100)}>
          100 puts
        </button>
      </div>
      {counts.asked > 0 && <p className={styles.say}>{summary(counts)}</p>}
    </Section>
  )
}

function summary({ asked, done, unknown, refused }: LoadCounts): string {
  const waiting = asked - done - unknown - refused
  return [
    `${done} acknowledged`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(unknown > 0 ? [`${unknown} unknown: may have happened`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ].join(', ')
}
