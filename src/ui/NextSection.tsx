import { useEffect, useMemo, useRef, useState } from 'react'

import { isServer } from '../server/links'
import { select } from '../store/selection-store'
import type { Selection } from '../store/selection-store'
import { enabled } from '../world/enabled'
import type { Choice } from '../world/enabled'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { DiskSwitch } from './DiskSwitch'
import { NextRow } from './NextRow'
import styles from './NextSection.module.css'
import { Problem } from './Problem'
import { focusCommandLine } from './focus-command-line'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** Rows at first, and more with each press; nine servers and a client have about eighty at times. */
const page = 60

/** What can happen next at the moment that is shown, in due order, and all that can be done with it. */
export function NextSection() {
  const { clusterStore, debugStore } = useStores()
  const isPast = useFrameStore(debugStore, ({ moment }) => moment !== null)
  const world = useFrameStore(clusterStore, ({ world: shown }) =>
    shown !== null && (isPast || shown.perMille === 0) ? shown : null,
  )
  const { send, problem } = useRequest()
  return (
    <section className={styles.next} aria-labelledby="next-title">
      <div className={styles.head}>
        <h2 id="next-title">What can happen next</h2>
        {world !== null && <span aria-hidden="true">ms</span>}
      </div>
      {world === null ? (
        <>
          <p className={styles.say}>Time runs. While it stands, each event can be chosen here.</p>
          <button type="button" className="btn" onClick={() => send({ type: 'pause' })}>
            Pause
          </button>
        </>
      ) : (
        <NextList world={world} isPast={isPast} send={send} />
      )}
      <Problem text={problem} />
    </section>
  )
}

interface NextListProps {
  readonly world: World
  readonly isPast: boolean
  readonly send: (request: Request) => void
}

function NextList({ world, isPast, send }: NextListProps) {
  const { viewStore } = useStores()
  const choices = useMemo(() => enabled(world), [world])
  const next = choices.find(({ blocked }) => blocked === null) ?? null
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const [chosen, setChosen] = useState<string | null>(null)
  const [most, setMost] = useState(page)
  const has = (id: string | null) => choices.some((choice) => choice.id === id)
  const pointed = selection?.type === 'message' && has(selection.id) ? selection.id : null
  const opened = pointed ?? (has(chosen) ? chosen : (next?.id ?? null))
  const { list, act } = useKeptFocus(world, send)

  const open = (choice: Choice) => {
    setChosen(choice.id)
    const { phoneTab } = viewStore.getState()
    select(viewStore, selectionOf(choice))
    // On a phone, what is selected opens in another panel; here it is opened in its row.
    viewStore.setState({ phoneTab })
  }

  return (
    <>
      {/* One line always, so that going back does not move what is about to be pressed. */}
      <p className={styles.line}>
        {next === null
          ? 'Nothing, until somebody does something.'
          : isPast
            ? 'What is done here begins a branch.'
            : 'A step does the first of these.'}
      </p>
      <ol ref={list} className={styles.list} aria-label="Events that can come next">
        {choices.slice(0, most).map((choice) => (
          <NextRow
            key={choice.id}
            choice={choice}
            world={world}
            isNext={choice === next}
            isOpen={choice.id === opened}
            onOpen={() => open(choice)}
            act={act}
          />
        ))}
      </ol>
      {choices.length > most && (
        <button type="button" className={styles.quiet} onClick={() => setMost(most + page)}>
          Show {Math.min(page, choices.length - most)} more
        </button>
      )}
      <div className={styles.foot}>
        <DiskSwitch disk={world.disk} send={send} />
        <button type="button" className={styles.quiet} onClick={focusCommandLine}>
          Send a command…
        </button>
      </div>
    </>
  )
}

/** What was acted on is often gone then, and the focus with it: it goes on to the row that is open next. */
function useKeptFocus(world: World, send: NextListProps['send']) {
  const list = useRef<HTMLOListElement>(null)
  const hasActed = useRef(false)
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (!hasActed.current || !isLost) return
    hasActed.current = false
    const row = list.current?.querySelector('[aria-expanded="true"]')
    const first = row?.parentElement?.querySelector<HTMLElement>('.ink:not(:disabled)')
    ;(first ?? list.current?.querySelector<HTMLElement>('button'))?.focus()
  }, [world])
  const act = (request: Request) => {
    hasActed.current = true
    send(request)
  }
  return { list, act }
}

function selectionOf({ peer, flying }: Choice): Selection {
  if (flying !== null) return { type: 'message', id: flying.id }
  return isServer(peer) ? { type: 'server', server: peer } : { type: 'client', client: peer }
}
