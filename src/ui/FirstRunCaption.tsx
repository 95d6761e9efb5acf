import { serverId } from '../raft/index'
import styles from './FirstRunCaption.module.css'
import { Icon } from './Icon'
import { drainingText, settledText, votingText } from './first-run-words'
import { splitRequest } from './split'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import type { FirstRun } from './use-first-run'
import { usePolled } from './use-frame-store'

/** What follows the first crash, told as it happens with the numbers of this run. */
export function FirstRunCaption({ firstRun }: { readonly firstRun: FirstRun }) {
  const { cluster, clusterStore } = useStores()
  const ask = useAsk()
  const { state, story, send } = firstRun
  const text = usePolled(() => {
    const { world } = clusterStore.getState()
    if (world === null) return ''
    if (state === 'draining') return drainingText(story.crashed, world, cluster.worldNow())
    return state === 'voting' ? votingText(world) : settledText(story, world)
  }, 100)
  const end = () => send({ type: 'end' })
  const onSplit = () => {
    const { world } = clusterStore.getState()
    if (world !== null) ask(splitRequest(world))
    end()
  }
  const onRestart = () => {
    if (story.crashed !== null) ask({ type: 'restart', server: serverId(story.crashed) })
    end()
  }
  return (
    <section className={styles.caption} aria-label="What happens">
      <p>{text}</p>
      {state === 'settled' && (
        <div className={styles.next}>
          <button type="button" className="btn" onClick={onRestart}>
            Restart {story.crashed}
          </button>
          <button type="button" className="btn" onClick={onSplit}>
            Split the network
          </button>
        </div>
      )}
      <button type="button" className={styles.close} aria-label="Close the caption" onClick={end}>
        <Icon name="close" />
      </button>
    </section>
  )
}
