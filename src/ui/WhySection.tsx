import type { LineState, RuleBox, RuleLine } from '../trace/rule-box'
import { Section } from './Section'
import styles from './WhySection.module.css'

/** So many boxes are read at a glance; of more, those in which nothing was decided are folded away. */
const glance = 4

/** The lines of Figure 2 that ran, with their conditions as they stood. */
export function WhySection({ boxes }: { readonly boxes: readonly RuleBox[] }) {
  if (boxes.length === 0) return null
  const isDeciding = ({ lines }: RuleBox) => lines.some(({ decides }) => decides)
  const isLong = boxes.length > glance && boxes.some(isDeciding)
  const shown = isLong ? boxes.filter(isDeciding) : boxes
  const folded = isLong ? boxes.filter((box) => !isDeciding(box)) : []
  return (
    <Section title="Why" note="which rules ran">
      {shown.map((box, i) => (
        <Box key={`${box.title} ${i}`} box={box} />
      ))}
      {folded.length > 0 && (
        <details className={styles.more}>
          <summary>
            {folded.length} {folded.length === 1 ? 'box that decided' : 'boxes that decided'}{' '}
            nothing
          </summary>
          {folded.map((box, i) => (
            <Box key={`${box.title} ${i}`} box={box} />
          ))}
        </details>
      )}
    </Section>
  )
}

function Box({ box }: { readonly box: RuleBox }) {
  const { title, source, about, lines } = box
  return (
    <section className={styles.box} aria-label={`${title}, ${source}`}>
      <h4>
        {title} <span>{about ?? source}</span>
      </h4>
      {about !== null && <p className={styles.source}>{source}</p>}
      <ol>
        {lines.map((line, i) => (
          <Line key={`${line.rule} ${i}`} line={line} />
        ))}
      </ol>
    </section>
  )
}

function Line({ line }: { readonly line: RuleLine }) {
  const { text, section, state, evaluated, decides } = line
  return (
    <li data-state={state} data-decides={decides}>
      <p>
        {decides && <span className="vh">Decided here: </span>}
        {text} {section !== null && <small>({section})</small>}
      </p>
      <p className={styles.evaluated}>
        <b aria-hidden="true">{signs[state]}</b>
        <span className="vh">{words[state]}. </span>
        {evaluated ?? words[state]}
      </p>
    </li>
  )
}

const signs: Readonly<Record<LineState, string>> = {
  true: '✓',
  false: '✕',
  done: '•',
  notReached: '–',
}

const words: Readonly<Record<LineState, string>> = {
  true: 'true',
  false: 'false',
  done: 'done',
  notReached: 'not reached',
}
