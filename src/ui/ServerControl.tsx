import { memo } from 'react'

import type { ServerId } from '../raft/index'
import type { Request } from '../world/request'
import styles from './Controls.module.css'
import { RoleGlyph } from './RoleGlyph'
import { drawnRole, roleWords } from './server-view'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

export interface ServerControlProps {
  readonly id: ServerId
  readonly send: (...requests: readonly Request[]) => void
  readonly onSelect: () => void
}

/** One line: who it is, and crash, freeze, time out. */
export const ServerControl = memo(function ServerControl({
  id,
  send,
  onSelect,
}: ServerControlProps) {
  const { clusterStore, viewStore } = useStores()
  const { status, role } = useFrameStore(clusterStore, ({ world }) => {
    const slot = world?.servers[id]
    return slot === undefined || world === null
      ? { status: 'starting' as const, role: 'down' as const }
      : { status: slot.status, role: drawnRole(world, slot) }
  })
  const isSelected = useFrameStore(
    viewStore,
    ({ selection }) => selection?.type === 'server' && selection.server === id,
  )
  const isDown = status === 'down' || status === 'refused'
  const isFrozen = status === 'frozen'
  const crash = isDown ? 'Restart' : 'Crash'
  const freeze = isFrozen ? 'Thaw' : 'Freeze'
  return (
    <li>
      <button type="button" className={styles.name} aria-pressed={isSelected} onClick={onSelect}>
        <RoleGlyph role={isDown ? 'down' : role} />
        {id} <span>{status === 'up' ? roleWords[role] : status}</span>
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={`${crash} ${id}`}
        onClick={() =>
          send(
            isDown ? { type: 'restart', server: id } : { type: 'crash', server: id, fault: null },
          )
        }
      >
        {crash}
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={`${freeze} ${id}`}
        disabled={isDown}
        onClick={() => send({ type: isFrozen ? 'thaw' : 'freeze', server: id })}
      >
        {freeze}
      </button>
      <button
        type="button"
        className={styles.act}
        aria-label={`Time out ${id}`}
        disabled={status !== 'up' || role === 'leader'}
        onClick={() => send({ type: 'timeout', server: id, timer: 'election' })}
      >
        Time out
      </button>
    </li>
  )
})
