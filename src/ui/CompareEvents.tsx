import { memo, useCallback, useState } from 'react'

import { select } from '../store/selection-store'
import type { ComparedRow } from '../trace/differences'
import { maxCompared } from '../trace/differences'
import type { RecordedStep } from '../trace/line'
import { sentence } from '../trace/sentence'
import { Diamond } from './CompareStates'
import styles from './CompareView.module.css'
import { countWords, sideOf } from './compare-words'
import { useStores } from './stores'
import type { Compared } from './use-comparison'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'

interface CompareEventsProps {
  readonly compared: Compared
  readonly names: { readonly a: string; readonly b: string }
  readonly side: 'a' | 'b' | 'both'
}

/** Rows drawn at first, and with each press of the button below them. */
const page = 150

/** Every event since the branches left each other; what is not in both is marked and says so. */
export function CompareEvents({ compared, names, side }: CompareEventsProps) {
  const { cluster, viewStore, debugStore } = useStores()
  const going = useRun()
  const [isFiltered, setFiltered] = useState(false)
  const [most, setMost] = useState(page)
  const here = useFrameStore(debugStore, ({ moment }) =>
    moment === null ? '' : `${moment.branch} ${moment.event}`,
  )
  const { a, b, parting, comparison } = compared
  const { isCut } = comparison
  const rows = comparison.rows.filter((row) => !isFiltered || row.type !== 'both')
  const cut = [isCut.a ? names.a : '', isCut.b ? names.b : ''].filter((name) => name !== '')
  /** These two stay beside each other, whichever is shown then. */
  const go = useCallback(
    (event: number, branch: string) => {
      viewStore.setState({ compared: { a, b } })
      select(viewStore, { type: 'event', event })
      going(() => cluster.goTo(event, branch))
    },
    [cluster, viewStore, going, a, b],
  )
  return (
    <section className={styles.events} aria-labelledby="compared-events">
      <div className={styles.top}>
        <h2 id="compared-events">Events</h2>
        <button
          type="button"
          className={styles.filter}
          aria-pressed={isFiltered}
          onClick={() => setFiltered(!isFiltered)}
        >
          Differences only
        </button>
      </div>
      <p className={styles.note} role="note">
        {parting === null
          ? 'They have no event in common. '
          : `They left each other after event ${parting.event}. `}
        {countWords(comparison, names.a, names.b)}
        {cut.length > 0 &&
          ` Only the first ${maxCompared.toLocaleString('en')} events of ${cut.join(' and ')} are compared.`}
      </p>
      {parting !== null && (
        <button type="button" className={styles.parting} onClick={() => go(parting.event, a)}>
          <span className={styles.number}>{parting.event}</span>
          <span>{sentence(parting)} Here they part.</span>
        </button>
      )}
      <table data-side={side} aria-label="Events of both branches">
        <thead>
          <tr>
            <th scope="col">{names.a}</th>
            <th scope="col">{names.b}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <Row key={keyOf(row)} row={row} a={a} b={b} names={names} here={here} onGo={go} />
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <button type="button" className={styles.filter} onClick={() => setMost(most + page)}>
          Show {Math.min(page, rows.length - most)} more
        </button>
      )}
    </section>
  )
}

interface RowProps {
  readonly row: ComparedRow
  readonly a: string
  readonly b: string
  readonly names: { readonly a: string; readonly b: string }
  readonly here: string
  readonly onGo: (event: number, branch: string) => void
}

function Row({ row, a, b, names, here, onGo }: RowProps) {
  return (
    <tr data-row={row.type}>
      {(['a', 'b'] as const).map((side) => {
        const step = sideOf(row, side)
        const branch = side === 'a' ? a : b
        return (
          <td key={side} data-side={side} data-empty={step === null}>
            {step === null ? (
              <span className={styles.none}>not in {names[side]}</span>
            ) : (
              <EventButton
                step={step}
                type={row.type}
                name={row.type === 'both' ? 'both' : names[side]}
                isHere={here === `${branch} ${step.event}`}
                branch={branch}
                onGo={onGo}
              />
            )}
          </td>
        )
      })}
    </tr>
  )
}

interface EventButtonProps {
  readonly step: RecordedStep
  readonly type: ComparedRow['type']
  /** Of the branch; shown where the columns stand one under the other. */
  readonly name: string
  readonly isHere: boolean
  readonly branch: string
  readonly onGo: (event: number, branch: string) => void
}

/** Drawn again only when it changed: a branch that grows has hundreds of them. */
const EventButton = memo(function EventButton(props: EventButtonProps) {
  const { step, type, name, isHere, branch, onGo } = props
  return (
    <button
      type="button"
      data-event={step.event}
      aria-current={isHere ? 'step' : undefined}
      onClick={() => onGo(step.event, branch)}
    >
      <span className={styles.number}>
        {step.event}
        <small className={styles.whose}>{name}</small>
      </span>
      <span>
        {type !== 'both' && <Diamond />}
        {sentence(step)}
        {type === 'differs' && <small> another outcome</small>}
        {(type === 'onlyA' || type === 'onlyB') && <small> only here</small>}
      </span>
    </button>
  )
})

function keyOf(row: ComparedRow): string {
  return `${sideOf(row, 'a')?.event ?? ''} ${sideOf(row, 'b')?.event ?? ''}`
}
