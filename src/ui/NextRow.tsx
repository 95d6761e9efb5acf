import { NextActions } from './NextActions'
import type { NextActionsProps } from './NextActions'
import { NextGlyph } from './NextGlyph'
import styles from './NextSection.module.css'
import { eventWords, untilWords } from './next-words'

interface NextRowProps extends NextActionsProps {
  /** It is what a step does. */
  readonly isNext: boolean
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** One event; the row that is selected opens what can be done with it. */
export function NextRow({ choice, world, isNext, isOpen, onOpen, act }: NextRowProps) {
  const { kind, blocked, at } = choice
  const isRest = kind === 'server'
  const words = eventWords(choice, world)
  const until = untilWords(at, world.at)
  const spoken = [words, ...(isRest ? [] : [blocked ?? spokenUntil(until)])]
  return (
    <li
      className={styles.row}
      data-open={isOpen}
      data-blocked={blocked !== null}
      data-rest={isRest}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`${spoken.join(', ')}${isNext ? ', the next step' : ''}`}
        onClick={onOpen}
      >
        <NextGlyph choice={choice} world={world} />
        <span className={styles.words}>
          {words}
          {blocked !== null && !isRest && !isOpen && <small>{blocked}</small>}
        </span>
        {isNext && <span className={styles.step}>step</span>}
        {!isRest && <span className={styles.until}>{until}</span>}
      </button>
      {isOpen && <NextActions choice={choice} world={world} act={act} />}
    </li>
  )
}

function spokenUntil(until: string): string {
  return until === 'now' ? until : `in ${until.slice(1)} milliseconds`
}
