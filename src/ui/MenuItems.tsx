import type { Speech, Theme } from '../store/selection-store'
import styles from './Menu.module.css'
import { useDialogs } from './dialogs'
import type { DialogName } from './dialogs'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { themeWords } from './use-theme'

const themes: readonly Theme[] = ['auto', 'light', 'dark']
const speeches: readonly (readonly [Speech, string])[] = [
  ['off', 'nothing'],
  ['milestones', 'milestones'],
  ['all', 'everything'],
]

interface MenuItemsProps {
  /** Closes the menu. */
  readonly onLeave: () => void
}

export function MenuItems({ onLeave }: MenuItemsProps) {
  const open = useDialogs()
  const { viewStore } = useStores()
  const { theme, hasKeys, speech } = useFrameStore(viewStore, (state) => ({
    theme: state.theme,
    hasKeys: state.hasKeys,
    speech: state.speech,
  }))
  const leaveTo = (name: DialogName) => () => {
    onLeave()
    open(name)
  }
  return (
    <>
      <button type="button" className={styles.item} onClick={leaveTo('newCluster')}>
        New cluster…
      </button>
      <button type="button" className={styles.item} onClick={leaveTo('share')}>
        Share, save and open…
      </button>
      <button type="button" className={styles.item} onClick={leaveTo('options')}>
        Options…
      </button>
      <button type="button" className={styles.item} onClick={leaveTo('rules')}>
        Rules…
      </button>
      <button type="button" className={styles.item} onClick={leaveTo('help')}>
        Help and keys
      </button>
      <fieldset className={styles.set}>
        <legend>Theme</legend>
        {themes.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="theme"
              checked={theme === name}
              onChange={() => viewStore.setState({ theme: name })}
            />
            {themeWords[name]}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.set}>
        <legend>Tell screen readers</legend>
        {speeches.map(([name, words]) => (
          <label key={name}>
            <input
              type="radio"
              name="speech"
              checked={speech === name}
              onChange={() => viewStore.setState({ speech: name })}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={hasKeys}
          onChange={() => viewStore.setState({ hasKeys: !hasKeys })}
        />
        Single keys act
      </label>
    </>
  )
}
