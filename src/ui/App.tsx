import { lazy, Suspense, useCallback, useEffect, useState } from 'react'

import { Dialogs } from './Dialogs'
import styles from './App.module.css'
import { FirstRunPage } from './FirstRunPage'
import { Header } from './Header'
import { DialogContext } from './dialogs'
import type { DialogName } from './dialogs'
import { useStores } from './stores'
import { useFirstRun } from './use-first-run'
import { useFrameStore } from './use-frame-store'
import { PlaybackContext, usePlaybackChart } from './use-playback'
import { useTheme } from './use-theme'

const loadScreen = () => import('./Screen')
/** A first visitor needs it only once the leader is crashed, and nobody needs words before pictures. */
const Screen = lazy(async () => ({ default: (await loadScreen()).Screen }))
const OpenRun = lazy(async () => ({ default: (await import('./OpenRun')).OpenRun }))
const Notices = lazy(async () => ({ default: (await import('./Notices')).Notices }))
const Announcer = lazy(async () => ({ default: (await import('./Announcer')).Announcer }))

/** The page: a greeting for those who come the first time, then the whole screen. */
export function App() {
  const { viewStore } = useStores()
  const playback = usePlaybackChart()
  const [wasNew] = useState(() => !viewStore.getState().hasStarted)
  const hasStarted = useFrameStore(viewStore, (state) => state.hasStarted)
  const firstRun = useFirstRun(wasNew)
  useEffect(() => void loadScreen(), [])
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const close = useCallback(
    (name: DialogName) => setDialog((open) => (open === name ? null : open)),
    [],
  )
  useTheme()
  const isTold = wasNew && firstRun.state !== 'over'
  return (
    <PlaybackContext value={playback}>
      <DialogContext value={setDialog}>
        <div className={styles.app} data-page={hasStarted ? 'screen' : 'first-run'}>
          <Header isPlain={!hasStarted} />
          <Suspense fallback={null}>
            <Notices />
          </Suspense>
          <Suspense fallback={null}>
            {hasStarted ? (
              <Screen firstRun={isTold ? firstRun : null} />
            ) : (
              <FirstRunPage firstRun={firstRun} />
            )}
          </Suspense>
        </div>
        <Suspense fallback={null}>
          <Announcer />
          <OpenRun />
        </Suspense>
        <Dialogs open={dialog} onClose={close} />
      </DialogContext>
    </PlaybackContext>
  )
}
