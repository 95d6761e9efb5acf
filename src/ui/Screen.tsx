import { lazy, Suspense, useEffect, useState } from 'react'

import { createHealthStore } from '../store/health-store'
import type { PhoneTab } from '../store/selection-store'
import styles from './App.module.css'
import { CommandBar } from './CommandBar'
import { Controls } from './Controls'
import { ModeSwitch } from './ModeSwitch'
import { Feed } from './Feed'
import { FirstRunCaption } from './FirstRunCaption'
import { Headline } from './Headline'
import { Inspector } from './Inspector'
import { LogGrid } from './LogGrid'
import { PhoneTabs } from './PhoneTabs'
import { Stage } from './Stage'
import { StageSwitch } from './StageSwitch'
import { Transport } from './Transport'
import { useStores } from './stores'
import { HealthContext } from './use-health'
import type { FirstRun } from './use-first-run'
import { useFrame } from './use-frame'
import type { Frame } from './use-frame'
import { useFrameStore } from './use-frame-store'
import { useMedia } from './use-media'
import { useShortcuts } from './use-shortcuts'

const DebugPanel = lazy(async () => ({ default: (await import('./DebugPanel')).DebugPanel }))
const SpaceTime = lazy(async () => ({ default: (await import('./SpaceTime')).SpaceTime }))
const CompareView = lazy(async () => ({ default: (await import('./CompareView')).CompareView }))

interface ScreenProps {
  /** While the first run is being told; null after it, and for those who come again. */
  readonly firstRun: FirstRun | null
}

/** The regions below the header. Where there is no room for all panels, tabs show one of them. */
export function Screen({ firstRun }: ScreenProps) {
  const { cluster, viewStore } = useStores()
  const stage = useFrameStore(viewStore, (state) => state.stage)
  const [health] = useState(() => createHealthStore(cluster))
  useEffect(() => health.stop, [health])
  const frame = useFrame()
  useShortcuts()
  const isLow = useMedia('(max-height: 799px)')
  // A phone held sideways: the stage needs all the height there is.
  const isFlat = useMedia('(max-height: 499px)') && frame === 'middle'
  const isTight = frame === 'phone' || isFlat
  const isNarrow = useMedia('(max-width: 767px)')
  const hasLogs = frame === 'wide' || (frame === 'middle' && !isLow)
  const caption = firstRun === null ? null : <FirstRunCaption firstRun={firstRun} />
  return (
    <HealthContext value={health.store}>
      {frame === 'wide' && (
        <aside className={styles.left} aria-label="Controls">
          <LeftPanel />
        </aside>
      )}
      <main className={styles.main} data-frame={frame}>
        <h1 className="vh">Raft playground</h1>
        {frame !== 'phone' && (
          <div className={styles.bar}>
            <Headline />
            {!isNarrow && <StageSwitch />}
          </div>
        )}
        {stage === 'ring' && <Stage />}
        {stage !== 'ring' && (
          <Suspense fallback={null}>{stage === 'space' ? <SpaceTime /> : <CompareView />}</Suspense>
        )}
        {!isTight && stage !== 'compare' && (
          <>
            {caption}
            <CommandBar />
          </>
        )}
        {hasLogs && stage !== 'compare' && (
          <div className={styles.logs}>
            <LogGrid />
          </div>
        )}
      </main>
      {frame === 'wide' ? (
        <aside className={styles.right} aria-label="Inspector">
          <Inspector />
        </aside>
      ) : (
        <Tabbed
          tabs={hasLogs ? tabsBesideLogs : allTabs}
          frame={frame}
          isTight={isTight}
          isNarrow={isNarrow}
        >
          {caption}
        </Tabbed>
      )}
      <Transport />
    </HealthContext>
  )
}

/** What can be done, as the mode has it. */
function LeftPanel() {
  const { viewStore } = useStores()
  const mode = useFrameStore(viewStore, (state) => state.mode)
  if (mode === 'sandbox') return <Controls />
  return (
    <Suspense fallback={null}>
      <DebugPanel />
    </Suspense>
  )
}

const allTabs: readonly PhoneTab[] = ['control', 'logs', 'events', 'inspect']
const tabsBesideLogs: readonly PhoneTab[] = ['control', 'events', 'inspect']

interface TabbedProps {
  readonly tabs: readonly PhoneTab[]
  readonly frame: Frame
  /** What stands below the stage elsewhere stands in the panel. */
  readonly isTight: boolean
  /** The switch of views has no room above the stage. */
  readonly isNarrow: boolean
  /** The first run's caption. */
  readonly children: React.ReactNode
}

/** One panel at a time. What is selected on the stage opens in Inspect. */
function Tabbed({ tabs, frame, isTight, isNarrow, children }: TabbedProps) {
  const { viewStore } = useStores()
  const mode = useFrameStore(viewStore, (state) => state.mode)
  const chosen = useFrameStore(viewStore, (state) => state.phoneTab)
  const tab = tabs.includes(chosen) ? chosen : 'control'
  useEffect(
    () =>
      viewStore.subscribe((state, before) => {
        const { selection, phoneTab } = state
        if (selection === null || selection === before.selection) return
        if (phoneTab === 'control') viewStore.setState({ phoneTab: 'inspect' })
      }),
    [viewStore],
  )
  return (
    <aside aria-label="Panels" style={{ display: 'contents' }}>
      <PhoneTabs tabs={tabs} />
      <div
        id="tab-panel"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        className={styles.panel}
        data-tab={tab}
      >
        {isTight && children}
        {isTight && tab === 'control' && mode === 'sandbox' && <CommandBar />}
        {tab === 'logs' ? (
          <LogGrid />
        ) : (
          <div className={styles.padded}>
            {tab === 'control' && (
              <>
                {isNarrow && (
                  <div className={styles.switches}>
                    {frame === 'phone' && <ModeSwitch />}
                    <StageSwitch />
                  </div>
                )}
                <LeftPanel />
              </>
            )}
            {tab === 'events' && <Feed />}
            {tab === 'inspect' && <Inspector />}
          </div>
        )}
        {isTight && tab === 'control' && mode === 'debug' && <CommandBar />}
      </div>
    </aside>
  )
}
