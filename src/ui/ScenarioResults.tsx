import type { SteppedState } from '../debug/stepped-scenario'
import type { ScenarioError } from '../scenario/reading'
import { count } from '../trace/words'
import styles from './Scenario.module.css'

/** Lines of a transcript that are shown: the latest. */
const mostLines = 200
/** Complaints that are shown. */
const mostComplaints = 50

export interface ComplaintsProps {
  readonly title: string
  readonly complaints: readonly ScenarioError[]
  readonly onGo: (line: number, column: number) => void
}

/** What is wrong, line by line; each leads to its place in the text. */
export function Complaints({ title, complaints, onGo }: ComplaintsProps) {
  if (complaints.length === 0) return null
  return (
    <section className={styles.complaints} aria-label={title}>
      <ul>
        {complaints.slice(0, mostComplaints).map(({ line, column, sentence }) => (
          <li key={`${line}:${column}`}>
            <button type="button" onClick={() => onGo(line, column)}>
              Line {line}
            </button>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      {complaints.length > mostComplaints && <p>And {complaints.length - mostComplaints} more.</p>}
    </section>
  )
}

/** What followed from each line, the latest first, as in the list of events. */
export function Transcript({ run }: { readonly run: SteppedState }) {
  const { lines } = run
  const hidden = Math.max(0, lines.length - mostLines)
  return (
    <section className={styles.transcript} aria-label="What followed">
      <ol tabIndex={0} aria-label="Transcript, the latest line first">
        {lines
          .slice(hidden)
          .toReversed()
          .map(({ number, text, says }) => (
            <li key={number}>
              <code>{text}</code>
              {says.map((sentence, i) => (
                <p key={i}>{sentence}</p>
              ))}
            </li>
          ))}
      </ol>
      {hidden > 0 && <p>{count(hidden, 'line')} before these.</p>}
    </section>
  )
}
