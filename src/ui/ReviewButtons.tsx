import styles from './Transport.module.css'
import { useStores } from './stores'
import { useRun } from './use-run'
import { useShown } from './use-shown'

/** Ways out of the past, and to where something went wrong. */
export function ReviewButtons() {
  const { cluster } = useStores()
  const run = useRun()
  const { isPast, event, firstError } = useShown(100)
  /** The buttons are gone then: the focus goes on to the one that plays. */
  const leave = (how: () => Promise<void>) => {
    document.getElementById('play')?.focus()
    run(how)
  }
  return (
    <>
      {firstError !== null && firstError !== event && (
        <button
          type="button"
          className={styles.error}
          title={`Event ${firstError.toLocaleString('en')}`}
          onClick={() => run(() => cluster.goTo(firstError))}
        >
          ✕ First error
        </button>
      )}
      {isPast && (
        <>
          <button
            type="button"
            className={styles.way}
            title="Servers go on from this moment, in a branch of their own (F)"
            onClick={() => leave(() => cluster.fork())}
          >
            Fork here
          </button>
          <button
            type="button"
            className={styles.way}
            onClick={() => leave(() => cluster.backToPresent())}
          >
            Back to the present
          </button>
        </>
      )}
    </>
  )
}
