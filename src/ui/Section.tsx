import type { ReactNode } from 'react'

import styles from './Panel.module.css'

export interface SectionProps {
  readonly title: string
  /** Stands at the end of the heading's line. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** A part of a panel: a quiet heading over a hairline. */
export function Section({ title, note, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <h3>
        {title}
        {note !== undefined && <span>{note}</span>}
      </h3>
      {children}
    </section>
  )
}
