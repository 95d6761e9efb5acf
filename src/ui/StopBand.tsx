import { useState } from 'react'

import { Problem } from './Problem'
import { problemText } from './problem-text'
import styles from './StopBand.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** Why time was stopped by itself, and where to go from there. Nothing while nothing stopped it. */
export function StopBand() {
  const { cluster, debugStore } = useStores()
  const stop = useFrameStore(debugStore, (state) => state.stop)
  const shown = useFrameStore(debugStore, ({ moment }) => moment?.event ?? null)
  const [problem, setProblem] = useState<string | null>(null)
  const go = (way: Promise<void>) => {
    setProblem(null)
    way.catch((error: unknown) => setProblem(problemText(error)))
  }
  return (
    <>
      <p role="status" className="vh">
        {stop === null ? '' : sentenceOf(stop.event, stop.sentence)}
      </p>
      {stop !== null && (
        <div className={styles.band} role="group" aria-label="Stopped">
          <p>{sentenceOf(stop.event, stop.sentence)}</p>
          {shown !== null && (
            <>
              {shown === stop.event ? (
                <button type="button" className="btn" onClick={() => go(cluster.fork())}>
                  Fork here
                </button>
              ) : (
                <button type="button" className="btn" onClick={() => go(cluster.goTo(stop.event))}>
                  Show event {stop.event.toLocaleString('en')}
                </button>
              )}
              <button type="button" className="btn" onClick={() => go(cluster.backToPresent())}>
                Back to the present
              </button>
            </>
          )}
          <Problem text={problem} />
        </div>
      )}
    </>
  )
}

function sentenceOf(event: number, sentence: string): string {
  return `Stopped at event ${event.toLocaleString('en')}: ${sentence}.`
}
