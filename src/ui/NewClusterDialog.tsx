import { useState } from 'react'
import type { SubmitEvent } from 'react'

import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { serversOf } from './members'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { select } from '../store/selection-store'

interface NewClusterDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

const presets = [3, 5, 7]

/** Asks how many servers, and says what will be gone. */
export function NewClusterDialog({ isOpen, onClose }: NewClusterDialogProps) {
  const { clusterStore, viewStore } = useStores()
  const ask = useAsk()
  const [chosen, setChosen] = useState<string | null>(null)
  const now = serversOf(clusterStore.getState().world).length
  const text = chosen ?? String(now)
  const close = () => {
    setChosen(null)
    onClose()
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    select(viewStore, null)
    ask({ type: 'newCluster', servers: Number(text) })
    close()
  }
  return (
    <Dialog title="New cluster" isOpen={isOpen} onClose={close}>
      <form onSubmit={onSubmit}>
        <p className={styles.text}>
          All servers start over with empty disks. What this cluster has stored is deleted.
        </p>
        <div className={styles.row}>
          <label htmlFor="new-servers">Servers, 1 to 9</label>
          <input
            id="new-servers"
            type="number"
            min="1"
            max="9"
            required
            value={text}
            onChange={(event) => setChosen(event.target.value)}
          />
          {presets.map((n) => (
            <button key={n} type="button" className="btn" onClick={() => setChosen(String(n))}>
              {n}
            </button>
          ))}
        </div>
        <div className={styles.row}>
          <button type="submit" className="btn ink">
            Delete and start over
          </button>
          <button type="button" className="btn" onClick={close}>
            Keep this one
          </button>
        </div>
      </form>
    </Dialog>
  )
}
