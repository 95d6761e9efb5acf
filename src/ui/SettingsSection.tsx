import { allRules } from '../raft/index'
import { count } from '../trace/words'
import styles from './Controls.module.css'
import { Section } from './Section'
import { useDialogs } from './dialogs'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** The way to options and rules, and how many rules are off. */
export function SettingsSection() {
  const { clusterStore } = useStores()
  const open = useDialogs()
  const off = useFrameStore(
    clusterStore,
    ({ world }) => Object.values(world?.rules ?? allRules).filter((isOn) => !isOn).length,
  )
  return (
    <Section
      title="Options and rules"
      note={off === 0 ? 'every rule on' : `! ${count(off, 'rule')} off`}
    >
      <div className={styles.row}>
        <button type="button" className={styles.small} onClick={() => open('options')}>
          Options…
        </button>
        <button type="button" className={styles.small} onClick={() => open('rules')}>
          Rules…
        </button>
      </div>
    </Section>
  )
}
