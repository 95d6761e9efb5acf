import styles from './Headline.module.css'
import { headlineOf } from './stage-words'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** Who leads, in one sentence; beside it what is wrong with the cluster. */
export function Headline() {
  const { clusterStore } = useStores()
  const { sentence, detail } = useFrameStore(clusterStore, (state) => headlineOf(state.world))
  return (
    <p className={styles.headline} data-testid="headline">
      <b>{sentence}</b> <span className={styles.detail}>{detail}</span>
    </p>
  )
}
