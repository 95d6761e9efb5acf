import { useId } from 'react'

import controls from './Controls.module.css'
import styles from './StopWhen.module.css'

interface ChoiceFieldProps<T> {
  readonly label: string
  readonly choices: readonly T[]
  readonly chosen: T
  readonly wordsOf: (choice: T) => string
  readonly onChoose: (choice: T) => void
}

/** One of a few, by its words, with its label before it. */
export function ChoiceField<T>({ label, choices, chosen, wordsOf, onChoose }: ChoiceFieldProps<T>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={controls.select}
        value={choices.indexOf(chosen)}
        onChange={({ target }) => {
          const choice = choices[Number(target.value)]
          if (choice !== undefined) onChoose(choice)
        }}
      >
        {choices.map((choice, i) => (
          <option key={wordsOf(choice)} value={i}>
            {wordsOf(choice)}
          </option>
        ))}
      </select>
    </div>
  )
}
