import { Suspense, lazy, useState } from 'react'

import styles from './Scenario.module.css'

const ScenarioLanguage = lazy(async () => ({
  default: (await import('./ScenarioLanguage')).ScenarioLanguage,
}))

/** The language, for who writes a scenario by hand: loaded when it is first opened. */
export function ScenarioHelp() {
  const [wasOpened, setOpened] = useState(false)
  return (
    <details
      className={styles.help}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setOpened(true)
      }}
    >
      <summary>Language</summary>
      {wasOpened && (
        <Suspense fallback={<p>Loading…</p>}>
          <ScenarioLanguage />
        </Suspense>
      )}
    </details>
  )
}
