import { select } from '../store/selection-store'
import { figure2 } from '../trace/figure-2'
import type { RecordedStep } from '../trace/line'
import { sentence } from '../trace/sentence'
import styles from './EventPanel.module.css'
import { Section } from './Section'
import { WhySection } from './WhySection'
import { useStores } from './stores'
import { useEvent } from './use-event'

/** What came of a message: the event it arrived in, and the rules that it met there. */
export function ArrivalSection({ arrival }: { readonly arrival: RecordedStep }) {
  const { viewStore } = useStores()
  const { event } = arrival
  const seen = useEvent(event)
  return (
    <>
      <Section title="What came of it" note={`event ${event}`}>
        <div className={styles.row}>
          <button type="button" onClick={() => select(viewStore, { type: 'event', event })}>
            {sentence(arrival)}
          </button>
        </div>
      </Section>
      {seen != null && <WhySection boxes={figure2(seen.step, seen.before)} />}
    </>
  )
}
