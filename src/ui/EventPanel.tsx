import { shownBranch } from '../store/debug-store'
import { select } from '../store/selection-store'
import { figure2 } from '../trace/figure-2'
import { allLines } from '../trace/sentence'
import { serverOf, stateChanges } from '../trace/state-changes'
import { ChangesSection } from './ChangesSection'
import { EventActions } from './EventActions'
import styles from './EventPanel.module.css'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Section } from './Section'
import { SentSection } from './SentSection'
import { WhySection } from './WhySection'
import { messageFields } from './message-fields'
import { useStores } from './stores'
import { tintOf } from './tint'
import { useEvent } from './use-event'
import type { SeenEvent } from './use-event'
import { useFrameStore } from './use-frame-store'
import { messageName, peerName } from '../trace/words'

/** Messages whose fields are shown; of a larger batch the rest is counted. */
const mostMessages = 3

/** One event: what happened, which rules decided it, what it changed, where it came from and what it sent. */
export function EventPanel({ event }: { readonly event: number }) {
  const { debugStore } = useStores()
  const seen = useEvent(event)
  const earliest = useFrameStore(debugStore, (state) => shownBranch(state).earliest)
  if (seen === undefined || seen === null) {
    const isForgotten = event < earliest
    return (
      <>
        <PanelHead title={`Event ${event}`} />
        <p className={panel.why}>
          {seen === undefined
            ? 'Reading it…'
            : isForgotten
              ? `It is not kept any more: the earliest that is, is event ${earliest}.`
              : 'There is no such event in this branch.'}
        </p>
      </>
    )
  }
  return <Told event={event} seen={seen} />
}

function Told({ event, seen }: { readonly event: number; readonly seen: SeenEvent }) {
  const { step, before } = seen
  const { applied } = step
  const id = serverOf(step)
  const term = id === null ? undefined : applied.world.servers[id]?.server?.raft.currentTerm
  const more = applied.taken.length - mostMessages
  return (
    <>
      <PanelHead title={`Event ${event}`}>
        <span>at {ms(applied.world.at)} ms</span>
        {id !== null && term !== undefined && (
          <span className="chip" data-tint={tintOf(term)}>
            {id} in term {term}
          </span>
        )}
      </PanelHead>
      <Sentences seen={seen} />
      <EventActions event={event} seen={seen} />
      <WhySection boxes={figure2(step, before)} />
      {applied.taken.slice(0, mostMessages).map(({ id: message, message: content }) => (
        <Section key={message} title={messageTitle(content)} note={content.type}>
          <Fields of={messageFields(content)} />
        </Section>
      ))}
      {more > 0 && <p className={panel.note}>And {more} more messages in the same step.</p>}
      <ChangesSection changes={stateChanges(step, before)} isKnown={before !== null} server={id} />
      <SentSection event={event} sent={applied.sent} lost={applied.lost} />
      {applied.divergence !== null && <p className={panel.problem}>{applied.divergence}</p>}
    </>
  )
}

/** Choosing a sentence selects what it speaks of. */
function Sentences({ seen: { step } }: { readonly seen: SeenEvent }) {
  const { viewStore } = useStores()
  return (
    <ul className={styles.says}>
      {allLines(step).map(({ subject, says, section, about }, i) => {
        const text = (
          <>
            <b>{subject}</b> {says}. {section !== null && <small>{section}</small>}
          </>
        )
        return (
          <li key={`${i} ${says}`}>
            {about === null ? (
              text
            ) : (
              <button type="button" onClick={() => select(viewStore, about)}>
                {text}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function messageTitle(content: Parameters<typeof messageName>[0]): string {
  const name = messageName(content)
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)} from ${peerName(content.from)}`
}

function ms(at: number): string {
  return (at / 1000).toLocaleString('en', { maximumFractionDigits: 1 })
}
