import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'

import { select } from '../store/selection-store'
import { count, peerName } from '../trace/words'
import styles from './ClientNode.module.css'
import type { ClientFlowNode } from './flow-nodes'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** A client on the stage: a square, because it is no server. */
export const ClientNode = memo(function ClientNode({ data }: NodeProps<ClientFlowNode>) {
  const { clusterStore, viewStore } = useStores()
  const { layout } = useStage()
  const id = data.client
  const waiting = useFrameStore(
    clusterStore,
    (state) => state.world?.clients[id]?.pending.length ?? 0,
  )
  const isSelected = useFrameStore(viewStore, ({ selection }) => {
    return selection?.type === 'client' && selection.client === id
  })
  const name = peerName(id)
  return (
    <>
      <button
        type="button"
        className={styles.client}
        aria-label={`Client ${name}, ${waiting === 0 ? 'nothing asked' : `${count(waiting, 'request')} waiting`}`}
        aria-pressed={isSelected}
        data-client={name}
        onClick={() => select(viewStore, isSelected ? null : { type: 'client', client: id })}
      >
        {name}
      </button>
      {layout.kind === 'desktop' && (
        <span className={styles.note} aria-hidden="true">
          {waiting === 0 ? 'client' : `waits for ${waiting}`}
        </span>
      )}
    </>
  )
})
