import { useRef, useState } from 'react'
import type { SubmitEvent } from 'react'

import { speak } from '../store/spoken-store'
import type { Breakpoint } from '../trace/breakpoint'
import { breakpointText } from '../trace/breakpoint-words'
import controls from './Controls.module.css'
import { Problem } from './Problem'
import { StopFields } from './StopFields'
import styles from './StopWhen.module.css'
import { breakpointOf, firstDraft } from './stop-draft'
import type { StopDraft } from './stop-draft'

interface StopFormProps {
  readonly isRunning: (breakpoint: Breakpoint) => boolean
  readonly isBusy: boolean
  readonly onAdd: (breakpoint: Breakpoint) => void
  readonly onRun: (breakpoint: Breakpoint) => void
}

/** Puts a breakpoint together: into the list, or to run until it once. */
export function StopForm({ isRunning, isBusy, onAdd, onRun }: StopFormProps) {
  const [draft, setDraft] = useState(firstDraft)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const made = breakpointOf(draft)
  const isUnderWay = made.type === 'made' && isRunning(made.breakpoint)

  function change(changed: Partial<StopDraft>): void {
    setDraft({ ...draft, ...changed })
    setProblem(null)
  }

  /** Says what is wrong, at its column where it has one; or does it. */
  function withMade(act: (breakpoint: Breakpoint) => void): void {
    if (made.type === 'made') return act(made.breakpoint)
    // A condition says what is wrong with it beside itself.
    if (made.column === null) setProblem(made.sentence)
    const input = form.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      'input, textarea',
    )
    input?.focus()
    if (made.column !== null) input?.setSelectionRange(made.column - 1, made.column)
  }

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault()
    withMade((breakpoint) => {
      onAdd(breakpoint)
      setDraft({ ...draft, text: '', number: '' })
      speak(`Added: ${breakpointText(breakpoint)}.`)
    })
  }

  return (
    <form
      ref={form}
      id="stop-form"
      className={styles.form}
      aria-label="Stop when"
      noValidate
      onSubmit={onSubmit}
    >
      <StopFields draft={draft} onChange={change} />
      <Problem text={problem} />
      <div className={`${controls.row} ${styles.ends}`}>
        <button type="submit" className={controls.small}>
          Add to the list
        </button>
        <button
          type="button"
          className={controls.small}
          disabled={isBusy && !isUnderWay}
          onClick={() => withMade(onRun)}
        >
          {isUnderWay ? 'Stop' : 'Run until'}
        </button>
      </div>
    </form>
  )
}
