import { lazy, Suspense, useRef } from 'react'

import { Icon } from './Icon'
import styles from './Menu.module.css'

const MenuItems = lazy(async () => ({ default: (await import('./MenuItems')).MenuItems }))

/** What is done seldom: a new cluster, and how the page behaves. The browser opens and closes it. */
export function Menu() {
  const menu = useRef<HTMLDivElement>(null)
  return (
    <>
      <button type="button" aria-label="Menu" title="Menu" popoverTarget="menu">
        <Icon name="menu" />
      </button>
      <div
        id="menu"
        ref={menu}
        popover="auto"
        className={styles.menu}
        role="group"
        aria-label="Menu"
      >
        <Suspense fallback={null}>
          <MenuItems onLeave={() => menu.current?.hidePopover()} />
        </Suspense>
      </div>
    </>
  )
}
