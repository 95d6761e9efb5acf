import type { KeyboardEvent } from 'react'

import type { PhoneTab } from '../store/selection-store'
import styles from './PhoneTabs.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const words: Readonly<Record<PhoneTab, string>> = {
  control: 'Control',
  logs: 'Logs',
  events: 'Events',
  inspect: 'Inspect',
}

/** Where there is no room for all panels, one is shown at a time. */
export function PhoneTabs({ tabs }: { readonly tabs: readonly PhoneTab[] }) {
  const { viewStore } = useStores()
  const mode = useFrameStore(viewStore, (state) => state.mode)
  const chosen = useFrameStore(viewStore, (state) => state.phoneTab)
  const choose = (tab: PhoneTab) => viewStore.setState({ phoneTab: tab })
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    choose(next)
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label="Panels" onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          aria-controls="tab-panel"
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => choose(tab)}
        >
          {tab === 'control' && mode === 'debug' ? 'Debug' : words[tab]}
        </button>
      ))}
    </div>
  )
}
