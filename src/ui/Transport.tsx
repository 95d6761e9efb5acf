import { lazy, Suspense } from 'react'

import { EventField } from './EventField'
import { useKeptWords } from './KeptLine'
import { MoveButton } from './MoveButton'
import { PlayButton } from './PlayButton'
import { ReviewButtons } from './ReviewButtons'
import { SpeedControl } from './SpeedControl'
import { TermStrip } from './TermStrip'
import { TimePill } from './TimePill'
import { Timeline } from './Timeline'
import { TransportMore } from './TransportMore'
import styles from './Transport.module.css'
import { useShownSentence } from './shown-sentence'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useIsPhone, useMedia } from './use-media'
import { usePlayback } from './use-playback'
import { useReplay } from './use-replay'
import { useShown } from './use-shown'

const BranchStrip = lazy(async () => ({ default: (await import('./BranchStrip')).BranchStrip }))
const StopBand = lazy(async () => ({ default: (await import('./StopBand')).StopBand }))

/** Time: event by event, or played; where in the run this is, what happened there, and the run from far away. */
export function Transport() {
  useReplay(usePlayback())
  return useIsPhone() ? <PhoneTransport /> : <WideTransport />
}

function WideTransport() {
  const isLow = useMedia('(max-height: 799px)')
  return (
    <footer className={styles.footer} aria-label="Time">
      <Suspense fallback={null}>
        <StopBand />
      </Suspense>
      <div className={styles.transport}>
        <div className={styles.moves} role="group" aria-label="Move through the run">
          <MoveButton to="previousMilestone" />
          <MoveButton to="previous" />
          <PlayButton />
          <MoveButton to="next" />
          <MoveButton to="nextMilestone" />
        </div>
        <SpeedControl />
        <EventField />
        <ShownSentence />
        <BranchName />
        <ReviewButtons />
        <TimePill />
      </div>
      {isLow ? <TermStrip /> : <Timeline />}
    </footer>
  )
}

function PhoneTransport() {
  const { isPast } = useShown()
  return (
    <footer className={styles.footer} aria-label="Time">
      <Suspense fallback={null}>
        <StopBand />
      </Suspense>
      <TermStrip />
      {isPast && (
        <div className={styles.ways}>
          <ReviewButtons />
        </div>
      )}
      <div className={styles.transport}>
        <MoveButton to="previous" />
        <PlayButton />
        <MoveButton to="next" />
        <div className={styles.said}>
          <p className={styles.place}>
            <TimePill />
            <PhonePlace />
          </p>
          <ShownSentence />
        </div>
        <TransportMore />
      </div>
    </footer>
  )
}

function ShownSentence() {
  const text = useShownSentence()
  return (
    <p className={styles.sentence} title={text}>
      {text}
    </p>
  )
}

/** Which event is shown, of which branch once there are more. */
function PhonePlace() {
  const { event, last, branch, isPast } = useShown(100)
  const { debugStore } = useStores()
  const isAlone = useFrameStore(debugStore, ({ branches }) => branches.length < 2)
  const shown = event.toLocaleString('en')
  const place = isPast ? `${shown} of ${last.toLocaleString('en')}` : `event ${shown}`
  return <span className={styles.where}>{isAlone ? place : `${place}, ${branch}`}</span>
}

function BranchName() {
  const { branch } = useShown(100)
  const kept = useKeptWords()
  const { debugStore } = useStores()
  const isAlone = useFrameStore(debugStore, ({ branches }) => branches.length < 2)
  return (
    <span className={styles.branch} title={kept}>
      {isAlone ? (
        branch
      ) : (
        <Suspense fallback={branch}>
          <BranchStrip />
        </Suspense>
      )}
    </span>
  )
}
