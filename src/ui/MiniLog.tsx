import { entryAt, firstIndex, lastIndex, logIndex, serverId } from '../raft/index'
import { shortEntry } from '../trace/words'
import type { World } from '../world/world'
import styles from './MiniLog.module.css'
import { logOf } from './members'
import { useStores } from './stores'
import { tintOf } from './tint'
import { useFrameStore } from './use-frame-store'

/** The newest entries of one server, small, with the bar of what it knows to be committed. */
export function MiniLog({ server }: { readonly server: string }) {
  const { clusterStore } = useStores()
  const cells = useFrameStore(clusterStore, (state) => newest(state.world, server))
  return (
    <span className={styles.log}>
      {cells.map((cell) => {
        const [index, term, state, text] = cell.split(' ', 4)
        return (
          <span
            key={index}
            className={styles.cell}
            data-tint={tintOf(Number(term))}
            data-state={state}
          >
            {text}
          </span>
        )
      })}
    </span>
  )
}

const shown = 2

/** The last entries as `index term state text`: text, so that equal logs are equal values. */
function newest(world: World | null, server: string): readonly string[] {
  const id = serverId(server)
  const slot = world?.servers[id]
  if (slot === undefined) return []
  const log = logOf(slot)
  const last = lastIndex(log)
  const commitIndex = slot.server?.raft.commitIndex ?? last
  const cells: string[] = []
  for (let index = Math.max(firstIndex(log), last - shown + 1); index <= last; index++) {
    const entry = entryAt(log, logIndex(index))
    if (entry === undefined) continue
    const state = index <= commitIndex ? 'committed' : 'stored'
    cells.push(`${index} ${entry.term} ${state} ${shortEntry(entry).replaceAll(' ', '\u00a0')}`)
  }
  return cells
}
