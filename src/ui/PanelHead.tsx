import type { ReactNode } from 'react'

import { select } from '../store/selection-store'
import styles from './Panel.module.css'
import { useStores } from './stores'

export interface PanelHeadProps {
  readonly title: string
  readonly icon?: ReactNode
  readonly children?: ReactNode
}

/** The name of what is selected, what it is, and the way back to all events. */
export function PanelHead({ title, icon, children }: PanelHeadProps) {
  const { viewStore } = useStores()
  return (
    <div className={styles.who}>
      {icon}
      <h2>{title}</h2>
      {children}
      <button
        type="button"
        className={styles.close}
        aria-label="Close, show all events"
        title="Show all events"
        onClick={() => select(viewStore, null)}
      >
        <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4 4 8 8m0-8-8 8" />
        </svg>
      </button>
    </div>
  )
}
