import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

import styles from './Scenario.module.css'
import { keepInSight, lineHeight, linesIn, shownLines } from './scenario-lines'

export interface ScenarioEditorProps {
  readonly area: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly onEdit: (text: string) => void
  /** Lines with something wrong. */
  readonly wrong: ReadonlySet<number>
  /** The line that comes next in the run of this text; null where none does. */
  readonly next: number | null
}

/** A plain text field with numbered lines; those that are wrong are marked, the next one is lit. */
export function ScenarioEditor({ area, text, onEdit, wrong, next }: ScenarioEditorProps) {
  const [view, setView] = useState({ top: 0, height: 320 })
  const count = linesIn(text)
  useLayoutEffect(() => {
    if (next !== null) keepInSight(area.current, next)
  }, [area, next])
  return (
    <div className={styles.editor}>
      <div className={styles.gutter} aria-hidden="true">
        <div style={{ transform: `translateY(${-view.top}px)` }}>
          {shownLines(count, view).map((line) => (
            <span
              key={line}
              className={styles.number}
              data-wrong={wrong.has(line) || undefined}
              data-next={line === next || undefined}
              style={{ top: (line - 1) * lineHeight + 8 }}
            >
              {mark(line, wrong, next)}
              {line}
            </span>
          ))}
        </div>
      </div>
      <div className={styles.page}>
        {next !== null && (
          <span
            className={styles.lit}
            style={{ top: (next - 1) * lineHeight + 8 - view.top }}
            aria-hidden="true"
          />
        )}
        <textarea
          ref={area}
          className={styles.text}
          aria-label="Scenario"
          aria-invalid={wrong.size > 0}
          aria-describedby="scenario-state"
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={text}
          onChange={({ currentTarget }) => onEdit(currentTarget.value)}
          onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
            setView({ top: scrollTop, height: clientHeight })
          }
        />
      </div>
    </div>
  )
}

function mark(line: number, wrong: ReadonlySet<number>, next: number | null): string {
  if (wrong.has(line)) return '✕ '
  return line === next ? '▸ ' : ''
}
