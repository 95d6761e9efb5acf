import { RequestError } from '../cluster/cluster'
import { choicesOf } from '../trace/choices'
import { messageName, peerName } from '../trace/words'
import type { InFlight } from '../world/world'
import styles from './EventPanel.module.css'
import panel from './Panel.module.css'
import { Problem } from './Problem'
import { findSend } from './find-message'
import { useStores } from './stores'
import { useDoing } from './use-doing'
import type { SeenEvent } from './use-event'
import { useFrameStore } from './use-frame-store'
import { useGoToEvent } from './use-go-to-event'

/** Sends that are offered to go to; who took a larger batch is asked for one of its messages. */
const mostSends = 3

export interface EventActionsProps {
  readonly event: number
  readonly seen: SeenEvent
}

/** What can be done with an event: go there, go on from there, do without it, look for its cause. */
export function EventActions({ event, seen }: EventActionsProps) {
  const { cluster, debugStore, viewStore } = useStores()
  const { run, isBusy, problem } = useDoing()
  const goToEvent = useGoToEvent()
  const isHere = useFrameStore(debugStore, ({ moment }) => moment?.event === event)
  const { step, before } = seen
  const isChosen = before !== null && choicesOf(step, before).length > 0
  const goToSend = async ({ id }: InFlight) => {
    const found = await findSend(cluster, id, event - 1)
    if (found === null)
      throw new RequestError('The event that sent it is not kept, or too far back.')
    await goToEvent(found.event)
  }
  const fork = async () => {
    await cluster.goTo(event)
    await cluster.fork()
  }
  /** The event is none of the new branch; what came of it is told among the branches. */
  const without = async () => {
    await cluster.replayWithout(event)
    viewStore.setState({
      selection: null,
      mode: 'debug',
      debugTab: 'branches',
      phoneTab: 'control',
    })
  }
  const sends = step.applied.taken.slice(0, mostSends)
  return (
    <>
      <div className={`${panel.actions} ${styles.actions}`}>
        <button
          type="button"
          className="btn"
          disabled={isBusy || isHere}
          onClick={() => run(() => cluster.goTo(event))}
        >
          {isHere ? 'You are here' : 'Go to this event'}
        </button>
        <button type="button" className="btn" disabled={isBusy} onClick={() => run(fork)}>
          Fork at {event}
        </button>
        {sends.map((flying) => (
          <button
            key={flying.id}
            type="button"
            className="btn"
            disabled={isBusy}
            aria-label={`Go to send of ${messageName(flying.message)} from ${peerName(flying.from)}`}
            onClick={() => run(() => goToSend(flying))}
          >
            {sends.length === 1 ? 'Go to send' : `Go to send, ${peerName(flying.from)}`}
          </button>
        ))}
        {isChosen && (
          <button type="button" className="btn" disabled={isBusy} onClick={() => run(without)}>
            Remove this input and replay
          </button>
        )}
      </div>
      <Problem text={problem} />
    </>
  )
}
