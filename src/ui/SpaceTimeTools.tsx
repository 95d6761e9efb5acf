import styles from './SpaceTime.module.css'

interface ToolsProps {
  /** What is shown, or how it stands to what is picked. */
  readonly summary: string
  readonly hasHeartbeats: boolean
  readonly onHeartbeats: () => void
  /** null: no further. */
  readonly onEarlier: (() => void) | null
  readonly onLater: (() => void) | null
  readonly onIn: (() => void) | null
  readonly onOut: (() => void) | null
}

/** Above the diagram: what it says, and which part of it is shown. */
export function SpaceTimeTools({
  summary,
  hasHeartbeats,
  onHeartbeats,
  onEarlier,
  onLater,
  onIn,
  onOut,
}: ToolsProps) {
  return (
    <div className={styles.tools}>
      <p>{summary}</p>
      <button type="button" aria-pressed={hasHeartbeats} onClick={onHeartbeats}>
        Heartbeats
      </button>
      <Move name="Fewer events" sign="+" onMove={onIn} />
      <Move name="More events" sign="−" onMove={onOut} />
      <Move name="Earlier events" sign="‹" onMove={onEarlier} />
      <Move name="Later events" sign="›" onMove={onLater} />
    </div>
  )
}

interface MoveProps {
  readonly name: string
  readonly sign: string
  readonly onMove: (() => void) | null
}

function Move({ name, sign, onMove }: MoveProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={onMove === null}
      onClick={onMove ?? undefined}
    >
      {sign}
    </button>
  )
}
