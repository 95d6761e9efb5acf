import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'

import { serverId } from '../raft/index'
import { select } from '../store/selection-store'
import { MiniLog } from './MiniLog'
import { ServerDisc } from './ServerDisc'
import styles from './ServerNode.module.css'
import type { Place } from './ring'
import { isCampaign, roleWord, serverView, spokenServer } from './server-view'
import type { ServerView } from './server-view'
import type { ServerFlowNode } from './flow-nodes'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { tintOf } from './tint'
import { useFrameStore } from './use-frame-store'

/** One server on the stage: its disc is the button, its role and term stand on the ring's outer side. */
export const ServerNode = memo(function ServerNode({ data }: NodeProps<ServerFlowNode>) {
  const id = serverId(data.server)
  const { clusterStore, viewStore } = useStores()
  const view = useFrameStore(clusterStore, (state) => serverView(state.world, id))
  const isSelected = useFrameStore(viewStore, ({ selection }) => {
    return selection?.type === 'server' && selection.server === id
  })
  if (view === null) return null
  const onSelect = () => select(viewStore, isSelected ? null : { type: 'server', server: id })
  return (
    <div className={styles.server}>
      <button
        type="button"
        className={styles.button}
        aria-label={spokenServer(id, view)}
        aria-pressed={isSelected}
        data-server={id}
        data-role={view.role}
        data-status={view.status}
        data-term={view.term}
        data-commit={view.commitIndex}
        onClick={onSelect}
      >
        <ServerDisc id={id} view={view} isSelected={isSelected} />
      </button>
      <Label id={id} view={view} side={data.side} onSelect={onSelect} />
    </div>
  )
})

/** Beside a disc, for the longest line of a label. */
const roomForSentence = 160

interface LabelProps {
  readonly id: string
  readonly view: ServerView
  readonly side: Place['side']
  readonly onSelect: () => void
}

/** Links leave the topmost server downwards on both sides, so its label stands a little higher. */
function isTopmost(places: ReadonlyMap<string, Place>, id: string): boolean {
  const y = places.get(id)?.y ?? 0
  return [...places].every(([other, place]) => other === id || place.y > y + 1)
}

/** Between these and the edge of a phone is room for a short word. */
function isOutermost(places: ReadonlyMap<string, Place>, id: string): boolean {
  const xs = [...places.values()].map(({ x }) => x)
  const x = places.get(id)?.x
  return x === Math.min(...xs) || x === Math.max(...xs)
}

function isWide(word: string | null): boolean {
  return word !== null && word.length > 'leader'.length
}

/** Seen only: the button says the same in words. */
function Label({ id, view, side, onSelect }: LabelProps) {
  const { clusterStore } = useStores()
  const { layout } = useStage()
  const isVoting = useFrameStore(clusterStore, (state) => isCampaign(state.world))
  const { kind, isTerse } = layout
  const isDown = view.role === 'down'
  const isTop = view.role !== 'down' && layout.servers.size > 2 && isTopmost(layout.servers, id)
  const isHero = kind === 'hero' || kind === 'smallHero'
  const hasWord =
    !isTerse || (kind === 'phone' && layout.servers.size <= 5 && view.role !== 'follower')
  const word = hasWord ? roleWord(view) : null
  const isBelow = kind === 'phone' && isWide(word) && isOutermost(layout.servers, id)
  const isVoter = isVoting && view.role !== 'leader' && !isDown
  const showsEnd = isVoter && !isTerse && view.note === '' && kind === 'desktop'
  const role = word === null ? null : <span className={styles.role}>{word}</span>
  const label = (
    <div
      className={styles.label}
      data-side={side}
      data-kind={kind}
      data-top={isTop}
      aria-hidden="true"
      onClick={onSelect}
    >
      {!isBelow && role}
      {isHero ? (
        <MiniLog server={id} />
      ) : (
        !isDown && (
          <span className="chip" data-tint={tintOf(view.term)}>
            {isTerse ? `t${view.term}` : `term ${view.term}`}
          </span>
        )
      )}
      {view.note !== '' && !isTerse && !isHero && <span className={styles.note}>{view.note}</span>}
      {isDown && isTerse && <span className={styles.note}>t{view.term}</span>}
      {showsEnd && (
        <span className={styles.note}>
          {layout.besides < roomForSentence ? 'log' : 'log ends at'}{' '}
          <b className="mono">{`(${view.lastIndex}, t${view.lastTerm})`}</b>
        </span>
      )}
    </div>
  )
  if (!isBelow) return label
  return (
    <>
      {label}
      <div className={styles.below} aria-hidden="true" onClick={onSelect}>
        {role}
      </div>
    </>
  )
}
