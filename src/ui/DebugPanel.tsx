import { lazy, Suspense } from 'react'

import type { DebugTab } from '../store/selection-store'
import styles from './DebugPanel.module.css'
import { Tabs } from './Tabs'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const NextSection = lazy(async () => ({ default: (await import('./NextSection')).NextSection }))
const StopWhen = lazy(async () => ({ default: (await import('./StopWhen')).StopWhen }))
const BranchesSection = lazy(async () => ({
  default: (await import('./BranchesSection')).BranchesSection,
}))
const ScenarioPanel = lazy(async () => ({
  default: (await import('./ScenarioPanel')).ScenarioPanel,
}))

const tabs: readonly { readonly id: DebugTab; readonly words: string }[] = [
  { id: 'next', words: 'Next' },
  { id: 'branches', words: 'Branches' },
  { id: 'scenario', words: 'Scenario' },
]

/** One event after the other: what can come next and when to stop, the branches there are, and scripts. */
export function DebugPanel() {
  const { viewStore } = useStores()
  const tab = useFrameStore(viewStore, (state) => state.debugTab)
  return (
    <div className={styles.panel}>
      <h2 className="vh">Debug</h2>
      <Tabs
        name="debug"
        label="Debugger"
        tabs={tabs}
        chosen={tab}
        onChoose={(debugTab) => viewStore.setState({ debugTab })}
      />
      <div
        id="debug-panel"
        role="tabpanel"
        aria-labelledby={`debug-${tab}`}
        className={styles.body}
      >
        <Suspense fallback={null}>
          {tab === 'next' && (
            <>
              <NextSection />
              <StopWhen />
            </>
          )}
          {tab === 'branches' && <BranchesSection />}
          {tab === 'scenario' && <ScenarioPanel />}
        </Suspense>
      </div>
    </div>
  )
}
