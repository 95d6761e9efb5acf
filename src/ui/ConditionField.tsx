import { judgePredicate } from '../trace/predicate-holds'
import { parsePredicate } from '../trace/predicate-parse'
import type { World } from '../world/world'
import { ConditionHelp } from './ConditionHelp'
import controls from './Controls.module.css'
import panel from './Panel.module.css'
import styles from './StopWhen.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useSpoken } from './use-spoken'

interface ConditionFieldProps {
  readonly text: string
  readonly onChange: (text: string) => void
}

/** A condition over the state: what is wrong with it while it is written, and whether it holds now. */
export function ConditionField({ text, onChange }: ConditionFieldProps) {
  const { clusterStore } = useStores()
  const told = useFrameStore(clusterStore, ({ world }) => tellOf(text, world), 200)
  useSpoken(told.sentence)
  return (
    <>
      <div className={styles.wide}>
        <label htmlFor="stop-condition">Condition</label>
        <textarea
          id="stop-condition"
          className={controls.select}
          rows={2}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          aria-invalid={told.isWrong}
          aria-describedby="condition-told"
          onChange={({ target }) => onChange(target.value.replace(/\s/g, ' '))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            event.currentTarget.form?.requestSubmit()
          }}
        />
      </div>
      <p id="condition-told" className={told.isWrong ? panel.problem : styles.told}>
        {told.sentence}
      </p>
      <ConditionHelp />
    </>
  )
}

interface Told {
  readonly isWrong: boolean
  readonly sentence: string
}

function tellOf(text: string, world: World | null): Told {
  if (text.trim() === '') return { isWrong: false, sentence: 'Such as any(S.commit > 3).' }
  const parsed = parsePredicate(text)
  if (parsed.type === 'wrong') return { isWrong: true, sentence: parsed.sentence }
  if (world === null) return { isWrong: false, sentence: '' }
  const { holds, unknown } = judgePredicate(parsed.predicate, world)
  if (unknown !== null) return { isWrong: false, sentence: `Counts as false now: ${unknown}.` }
  return { isWrong: false, sentence: holds ? 'Holds now.' : 'Does not hold now.' }
}
