import { Section } from './Section'
import styles from './BranchesSection.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** What came of replaying a run without one of its inputs; nothing while nobody did. */
export function ReplayReportSection() {
  const { debugStore } = useStores()
  const report = useFrameStore(debugStore, (state) => state.report)
  if (report === null) return null
  const { without, replayed, skipped } = report
  return (
    <Section title="Replayed without" note={`${replayed} done, ${skipped.length} skipped`}>
      <p className={styles.without}>{without}</p>
      {skipped.length > 0 && (
        <>
          <p className="kicker">Could not be done any more:</p>
          <ol className={styles.skipped}>
            {skipped.map((sentence, i) => (
              // The same may have been skipped twice.
              <li key={`${i} ${sentence}`}>{sentence}</li>
            ))}
          </ol>
        </>
      )}
    </Section>
  )
}
