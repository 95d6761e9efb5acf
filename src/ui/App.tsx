import { useCallback, useEffect, useState } from 'react'

import { createTimelineStore } from '../store/timeline-store'
import { Announcer } from './Announcer'
import styles from './App.module.css'
import { FirstRunPage } from './FirstRunPage'
import { Header } from './Header'
import { HelpDialog } from './HelpDialog'
import { NewClusterDialog } from './NewClusterDialog'
import { Notices } from './Notices'
import { Screen } from './Screen'
import { useStores } from './stores'
import { useFirstRun } from './use-first-run'
import { useFrameStore } from './use-frame-store'
import { PlaybackContext, usePlaybackChart } from './use-playback'
import { useShortcuts } from './use-shortcuts'
import { useTheme } from './use-theme'

/** The page: a greeting for those who come the first time, then the whole screen. */
export function App() {
  const { cluster, viewStore } = useStores()
  const playback = usePlaybackChart()
  const [wasNew] = useState(() => !viewStore.getState().hasStarted)
  const hasStarted = useFrameStore(viewStore, (state) => state.hasStarted)
  const firstRun = useFirstRun(wasNew)
  const [timeline] = useState(() => createTimelineStore(cluster))
  useEffect(() => timeline.stop, [timeline])
  const [dialog, setDialog] = useState<'none' | 'help' | 'newCluster'>('none')
  const openHelp = useCallback(() => setDialog('help'), [])
  const close = useCallback(() => setDialog('none'), [])
  useTheme()
  useShortcuts(playback, openHelp, hasStarted)
  const isTold = wasNew && firstRun.state !== 'over'
  return (
    <PlaybackContext value={playback}>
      <div className={styles.app} data-page={hasStarted ? 'screen' : 'first-run'}>
        <Header
          isPlain={!hasStarted}
          onHelp={openHelp}
          onNewCluster={() => setDialog('newCluster')}
        />
        <Notices />
        {hasStarted ? (
          <Screen timeline={timeline.store} firstRun={isTold ? firstRun : null} />
        ) : (
          <FirstRunPage firstRun={firstRun} />
        )}
      </div>
      <Announcer />
      <HelpDialog isOpen={dialog === 'help'} onClose={close} />
      <NewClusterDialog isOpen={dialog === 'newCluster'} onClose={close} />
    </PlaybackContext>
  )
}
