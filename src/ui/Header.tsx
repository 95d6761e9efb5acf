import { lazy, Suspense } from 'react'

import styles from './Header.module.css'
import { Headline } from './Headline'
import { Icon } from './Icon'
import { Mark } from './Mark'
import { Menu } from './Menu'
import { useDialogs } from './dialogs'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useIsPhone } from './use-media'
import { nextTheme, themeWords } from './use-theme'

/** Not on the first page. */
const ModeSwitch = lazy(async () => ({ default: (await import('./ModeSwitch')).ModeSwitch }))
const Verdicts = lazy(async () => ({ default: (await import('./Verdicts')).Verdicts }))

interface HeaderProps {
  /** The first page has a header without the cluster's state. */
  readonly isPlain: boolean
}

/** The top line: whose cluster this is, whether all is well with it, and the few things about the page itself. */
export function Header({ isPlain }: HeaderProps) {
  const open = useDialogs()
  const { viewStore } = useStores()
  const isPhone = useIsPhone()
  const theme = useFrameStore(viewStore, (state) => state.theme)
  const onTheme = () => viewStore.setState({ theme: nextTheme(theme) })
  const showsState = isPhone && !isPlain
  return (
    <header className={styles.header} data-plain={isPlain}>
      <div className={styles.brand}>
        <Mark />
        {!showsState && 'Raft playground'}
      </div>
      {showsState && <Headline />}
      <Suspense fallback={null}>
        {!isPlain && !isPhone && <ModeSwitch />}
        <div className={styles.push} />
        {!isPlain && <Verdicts />}
      </Suspense>
      <div className={styles.tools}>
        {!isPhone && !isPlain && (
          <button type="button" aria-label="Share" title="Share" onClick={() => open('share')}>
            <Icon name="share" />
          </button>
        )}
        {!isPhone && !isPlain && (
          <button type="button" aria-label="Help" title="Help (?)" onClick={() => open('help')}>
            <Icon name="help" />
          </button>
        )}
        {!showsState && (
          <button
            type="button"
            aria-label={`Theme: ${themeWords[theme]}`}
            title={`Theme: ${themeWords[theme]}`}
            onClick={onTheme}
          >
            <Icon name="theme" />
          </button>
        )}
        <Menu />
      </div>
    </header>
  )
}
