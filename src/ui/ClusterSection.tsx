import { useState } from 'react'

import styles from './Controls.module.css'
import { KeptLine } from './KeptLine'
import { Problem } from './Problem'
import { Section } from './Section'
import { serversOf } from './members'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** A new cluster, which deletes the old one, and where the disks are. */
export function ClusterSection() {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const storage = useFrameStore(clusterStore, (state) => state.storage)
  const size = useFrameStore(clusterStore, ({ world }) => serversOf(world).length)
  const [chosen, setChosen] = useState<number | null>(null)
  const [isAsking, setAsking] = useState(false)
  const servers = chosen ?? size
  return (
    <Section title="Cluster" note={`${size} ${size === 1 ? 'server' : 'servers'}`}>
      <div className={styles.row}>
        <label className={styles.row} style={{ margin: 0 }}>
          Servers
          <select
            className={styles.select}
            value={servers}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {sizes.map((n) => (
              <option key={n}>{n}</option>
            ))}
          </select>
        </label>
        {!isAsking && (
          <button type="button" className={styles.small} onClick={() => setAsking(true)}>
            New cluster …
          </button>
        )}
      </div>
      {isAsking && (
        <div role="group" aria-label="Confirm the new cluster">
          <p className={styles.say}>This deletes every log and every value for good.</p>
          <div className={styles.row} style={{ marginTop: 6 }}>
            <button
              type="button"
              className={styles.small}
              onClick={() => {
                setAsking(false)
                setChosen(null)
                send({ type: 'newCluster', servers })
              }}
            >
              Delete and start {servers}
            </button>
            <button
              type="button"
              className={styles.small}
              autoFocus
              onClick={() => setAsking(false)}
            >
              Keep
            </button>
          </div>
        </div>
      )}
      <Problem text={problem} />
      {storage === 'memory' ? (
        <p className={styles.warn}>
          ! The browser gives no database here: the disks are kept in memory. A crash loses nothing,
          a reload loses everything.
        </p>
      ) : (
        <p className={styles.say}>
          Each server writes to an IndexedDB of its own. A reload brings the same cluster back.
        </p>
      )}
      <KeptLine />
    </Section>
  )
}
