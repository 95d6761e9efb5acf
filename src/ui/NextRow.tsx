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
  const until = untilWords(at, world.at)
  return (
    <li className={styles.row} data-open={isOpen} data-blocked={blocked !== null}>
      <button type="button" aria-expanded={isOpen} onClick={onOpen}>
        <NextGlyph choice={choice} world={world} />
        <span className={styles.words}>
          {eventWords(choice, world)}
          {blocked !== null && !isRest && <small>{blocked}</small>}
        </span>
        {isNext && (
          <span className={styles.step}>
            <span className="vh">This is what a </span>step
            <span className="vh"> does.</span>
          </span>
        )}
        {!isRest && (
          <span className={styles.until}>
            {until}
            {until !== 'now' && <span className="vh"> milliseconds</span>}
          </span>
        )}
      </button>
      {isOpen && <NextActions choice={choice} world={world} act={act} />}
    </li>
  )
}
