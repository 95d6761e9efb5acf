import { useId, useState } from 'react'

import styles from './Panel.module.css'

export interface DialProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly unit: string
  readonly min?: number
  readonly step?: number
  readonly onCommit: (value: number) => void
}

/**
 * A number as a slider and as a field. It is told once it has been chosen: when the slider is let go,
 * on Enter, or on leaving.
 */
export function Dial({ label, value, min = 0, max, step = 1, unit, onCommit }: DialProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const shown = draft ?? String(value)
  const commit = () => {
    if (draft === null) return
    setDraft(null)
    const chosen = Number(draft)
    if (draft.trim() !== '' && Number.isFinite(chosen) && chosen !== value) onCommit(chosen)
  }
  return (
    <div className={styles.dial}>
      <label htmlFor={id}>{label}</label>
      <input
        type="range"
        aria-label={`${label}, slider`}
        min={min}
        max={max}
        step={step}
        value={shown}
        onChange={(event) => setDraft(event.target.value)}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
      />
      <input
        id={id}
        type="number"
        inputMode="decimal"
        step="any"
        value={shown}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
        onBlur={commit}
      />
      <span>{unit}</span>
    </div>
  )
}
