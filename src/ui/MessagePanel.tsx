import { get } from '../lib/persistent-map'
import type { MessageId } from '../server/messages'
import { messageName, peerName } from '../trace/words'
import type { InFlight } from '../world/world'
import { ArrivalSection } from './ArrivalSection'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Problem } from './Problem'
import { Section } from './Section'
import { termOf } from './flight-words'
import { messageFields } from './message-fields'
import { messagePurpose } from './message-purpose'
import { useStores } from './stores'
import { tintOf } from './tint'
import { useArrival } from './use-arrival'
import { usePolled } from './use-frame-store'
import { useRequest } from './use-request'

/**
 * One message: every field in words, how far it has come, and what can be done to it. It stays readable once it is gone: then
 * there is what came of it, and why.
 */
export function MessagePanel({ id }: { readonly id: MessageId }) {
  const { cluster, clusterStore } = useStores()
  const { send, problem } = useRequest()
  const {
    known: flying,
    isGone,
    now,
  } = usePolled((before: Known | null): Known => {
    const world = clusterStore.getState().world
    const found = world === null ? undefined : get(world.inFlight, id)
    const isGone = found === undefined
    return { known: found ?? before?.known ?? null, isGone, now: cluster.worldNow() }
  }, 60)
  const arrival = useArrival(id, isGone)
  const known = flying ?? arrival?.applied.taken.find((taken) => taken.id === id) ?? null
  if (known === null) {
    return (
      <>
        <PanelHead title="Message" />
        <p className={panel.why}>
          {arrival === undefined
            ? 'It is no longer on its way: looking for what came of it…'
            : 'It is no longer on its way, and what came of it is not kept.'}
        </p>
      </>
    )
  }
  const { message, from, to, sentAt, due } = known
  const term = termOf(message)
  const way = due > sentAt ? Math.max(0, Math.min(1, (now - sentAt) / (due - sentAt))) : 1
  return (
    <>
      <PanelHead title={capital(messageName(message))}>
        <span>
          {peerName(from)} to {peerName(to)}
        </span>
        {term !== null && (
          <span className="chip" data-tint={tintOf(term)}>
            term {term}
          </span>
        )}
      </PanelHead>
      <div className={panel.actions}>
        {verbsOf(known).map((verb) => (
          <button
            key={verb}
            type="button"
            className="btn"
            disabled={isGone || (verb === 'deliver' && known.isHeld)}
            onClick={() => send({ type: verb, message: id })}
          >
            {capital(verb)}
          </button>
        ))}
      </div>
      <Problem text={problem} />
      <p className={panel.why}>{messagePurpose(message)}</p>
      <Section
        title="On its way"
        note={isGone && arrival != null ? 'gone' : placeOf(known, isGone, now)}
      >
        <div className={panel.bar} aria-hidden="true">
          <i style={{ width: `${isGone ? 100 : way * 100}%` }} />
        </div>
      </Section>
      <Section title="Fields" note={message.type}>
        <Fields of={messageFields(message)} />
      </Section>
      {isGone && arrival != null && <ArrivalSection arrival={arrival} />}
      <p className={panel.real}>message {id}</p>
    </>
  )
}

interface Known {
  readonly known: InFlight | null
  readonly isGone: boolean
  readonly now: number
}

/** What a person may do to it, being the network. */
function verbsOf({ isHeld }: InFlight): readonly Verb[] {
  return ['deliver', 'drop', isHeld ? 'release' : 'hold', 'duplicate']
}

type Verb = 'deliver' | 'drop' | 'release' | 'hold' | 'duplicate'

function placeOf({ sentAt, due, isStray, isHeld }: InFlight, isGone: boolean, now: number): string {
  if (isGone) return 'it is gone: received or lost'
  if (isStray) return 'lost: its receiver was down'
  if (isHeld) return 'held until it is released'
  if (now >= due) return 'waits at its receiver'
  return `${ms(now - sentAt)} of ${ms(due - sentAt)} ms`
}

function ms(micros: number): string {
  return (Math.max(0, micros) / 1000).toFixed(1)
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
