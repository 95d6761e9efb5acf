import { RequestError } from '../cluster/cluster'
import type { MessageId } from '../server/messages'
import { shownBranch } from '../store/debug-store'
import { select } from '../store/selection-store'
import { messageName, peerName } from '../trace/words'
import type { InFlight } from '../world/world'
import styles from './EventPanel.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { findArrival } from './find-message'
import { useStores } from './stores'
import { useDoing } from './use-doing'
import { useGoToEvent } from './use-go-to-event'

export interface SentSectionProps {
  readonly event: number
  readonly sent: readonly InFlight[]
  readonly lost: readonly InFlight[]
}

/** What an event sent: each may be looked at, and followed to where it arrived. */
export function SentSection({ event, sent, lost }: SentSectionProps) {
  const { cluster, viewStore } = useStores()
  const { run, problem } = useDoing()
  const goToEvent = useGoToEvent()
  if (sent.length + lost.length === 0) return null
  const follow = async (id: MessageId) => {
    const { length } = shownBranch(cluster.state())
    const found = await findArrival(cluster, id, event + 1, length)
    if (found === null) throw new RequestError('It has not arrived, as far as was looked.')
    await goToEvent(found.event)
  }
  return (
    <Section title="Sent" note={`${sent.length + lost.length}`}>
      {sent.map((flying) => (
        <div key={flying.id} className={styles.row}>
          <button
            type="button"
            onClick={() => select(viewStore, { type: 'message', id: flying.id })}
          >
            {nameOf(flying)}
          </button>
          <button
            type="button"
            className={styles.go}
            aria-label={`Go to arrival of ${nameOf(flying)}`}
            onClick={() => run(() => follow(flying.id))}
          >
            Go to arrival
          </button>
        </div>
      ))}
      {lost.map((flying) => (
        <p key={flying.id} className={styles.row}>
          {nameOf(flying)} <span>lost on its link</span>
        </p>
      ))}
      <Problem text={problem} />
    </Section>
  )
}

function nameOf({ message, to }: InFlight): string {
  return `${messageName(message)} to ${peerName(to)}`
}
