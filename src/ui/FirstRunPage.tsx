import { speed } from '../trace/speed'
import styles from './FirstRunPage.module.css'
import { Stage } from './Stage'
import { committedIn, greeting } from './first-run-words'
import { useStores } from './stores'
import type { FirstRun } from './use-first-run'
import { useFrameStore } from './use-frame-store'

/** The first thing a visitor sees: a running cluster, one sentence and one button that breaks it. */
export function FirstRunPage({ firstRun }: { readonly firstRun: FirstRun }) {
  const { cluster, clusterStore } = useStores()
  const { servers, perMille } = useFrameStore(clusterStore, ({ world }) => ({
    servers: world?.header.servers.length ?? 5,
    perMille: world?.perMille ?? 50,
  }))
  const { state, story, send } = firstRun
  const leader = state === 'leading' ? story.leader : null
  const [first, second] = greeting(servers, leader)
  const onCrash = () => {
    const { world } = clusterStore.getState()
    if (world !== null)
      send({ type: 'crash', at: cluster.worldNow(), committed: committedIn(world) })
  }
  const atSpeed = perMille === 0 ? '' : `, at ${speed(perMille).replace('×', '')} of real speed`
  return (
    <main className={styles.page}>
      <div className={styles.words}>
        <h1>
          <span>{first}</span> <span>{second}</span>
        </h1>
        <button
          type="button"
          className={`btn ink ${styles.crash}`}
          disabled={leader === null}
          onClick={onCrash}
        >
          Crash the leader
        </button>
        <p className={styles.small}>
          Real Raft:{' '}
          {greeting(servers, null)[0]
            .toLowerCase()
            .replace(/ servers?$/, '')}{' '}
          Web {servers === 1 ? 'Worker' : 'Workers'}, each with its own database{atSpeed}.
        </p>
        <button type="button" className={styles.skip} onClick={() => send({ type: 'end' })}>
          Skip to the sandbox
        </button>
      </div>
      <div className={styles.picture}>
        <Stage isHero />
      </div>
    </main>
  )
}
