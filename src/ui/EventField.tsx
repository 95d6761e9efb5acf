import { useState } from 'react'

import styles from './Transport.module.css'
import { useStores } from './stores'
import { useRun } from './use-run'
import { useShown } from './use-shown'

/** The number of the event that is shown; another one written over it is gone to. */
export function EventField() {
  const { cluster } = useStores()
  const run = useRun()
  const { event, last, isPast } = useShown(100)
  const [written, setWritten] = useState<string | null>(null)
  const text = written ?? event.toLocaleString('en')
  return (
    <form
      className={styles.event}
      onSubmit={(submitted) => {
        submitted.preventDefault()
        const wanted = Number((written ?? '').replaceAll(/[\s,]/g, ''))
        setWritten(null)
        if (written === null || !Number.isFinite(wanted)) return
        run(() => cluster.goTo(wanted))
      }}
    >
      <input
        id="go-to-event"
        className={styles.number}
        aria-label="Go to event"
        title="Go to event (G)"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        style={{ width: `${Math.max(2, text.length) + 1.6}ch` }}
        value={text}
        onChange={({ target }) => setWritten(target.value)}
        onFocus={({ target }) => target.select()}
        onBlur={() => setWritten(null)}
        onKeyDown={(key) => {
          if (key.key === 'Escape') setWritten(null)
        }}
      />
      {isPast && <span className={styles.of}>of {last.toLocaleString('en')}</span>}
    </form>
  )
}
