import type { SetBreakpoint } from '../trace/breakpoint'
import { breakpointText } from '../trace/breakpoint-words'
import { parsePredicate } from '../trace/predicate-parse'
import controls from './Controls.module.css'
import { Icon } from './Icon'
import panel from './Panel.module.css'
import styles from './StopWhen.module.css'

interface StopItemProps {
  readonly stop: SetBreakpoint
  /** this: until this one is run to; other: something else is under way. */
  readonly runs: 'this' | 'other' | null
  readonly onSwitch: (isOn: boolean) => void
  readonly onRun: () => void
  readonly onRemove: () => void
}

/** One breakpoint of the list. A broken invariant can be switched off, but always stands there. */
export function StopItem({ stop, runs, onSwitch, onRun, onRemove }: StopItemProps) {
  const { breakpoint, isOn } = stop
  const words = breakpointText(breakpoint)
  const isCondition = breakpoint.type === 'predicate'
  const wrong = isCondition ? whyWrong(breakpoint.text) : null
  const run = runs === 'this' ? 'Stop' : 'Run until'
  return (
    <li>
      <label>
        <input type="checkbox" checked={isOn} onChange={({ target }) => onSwitch(target.checked)} />
        <span className={isCondition ? styles.condition : undefined}>{words}</span>
      </label>
      <button
        type="button"
        className={controls.act}
        aria-label={runs === 'this' ? `Stop running until ${words}` : `Run until ${words}`}
        disabled={runs === 'other'}
        onClick={onRun}
      >
        {run}
      </button>
      {breakpoint.type === 'violation' ? (
        <span />
      ) : (
        <button
          type="button"
          className={styles.remove}
          aria-label={`Remove: ${words}`}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      )}
      {wrong !== null && <p className={panel.problem}>It never holds. {wrong}</p>}
    </li>
  )
}

/** A condition that came in a link or a file may be none. */
function whyWrong(text: string): string | null {
  const parsed = parsePredicate(text)
  return parsed.type === 'wrong' ? parsed.sentence : null
}
