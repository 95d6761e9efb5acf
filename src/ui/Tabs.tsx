import type { KeyboardEvent } from 'react'

import styles from './Tabs.module.css'

interface TabsProps<T extends string> {
  /** Ids of the tabs and of their panel begin with it. */
  readonly name: string
  readonly label: string
  readonly tabs: readonly { readonly id: T; readonly words: string }[]
  readonly chosen: T
  readonly onChoose: (id: T) => void
}

/** A row of tabs: one has the focus, arrows go to the others. */
export function Tabs<T extends string>({ name, label, tabs, chosen, onChoose }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const place = tabs.findIndex(({ id }) => id === chosen)
    const next = tabs[(place + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onChoose(next.id)
    event.currentTarget.querySelector<HTMLElement>(`#${name}-${next.id}`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, words }) => (
        <button
          key={id}
          id={`${name}-${id}`}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          aria-controls={`${name}-panel`}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
