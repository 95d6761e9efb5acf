import { useMemo, useState } from 'react'

import { select } from '../store/selection-store'
import { causalityOf } from '../trace/causality'
import { spaceTimeOf } from '../trace/space-time'
import type { SpaceTimeOptions } from '../trace/space-time'
import { countLit, litBy } from '../trace/space-time-cone'
import { addNotice } from '../store/cluster-store'
import styles from './SpaceTime.module.css'
import { SpaceTimeDiagram } from './SpaceTimeDiagram'
import type { Picking } from './SpaceTimeDiagram'
import { SpaceTimeTools } from './SpaceTimeTools'
import { problemText } from './problem-text'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useIsPhone } from './use-media'
import { usePan } from './use-pan'
import { useSize } from './use-size'
import { usePlace, useSpaceWindow } from './use-space-window'
import { useSpaceView } from './use-space-view'

/** Events that are read: with heartbeats left out, the same picture takes more of them. */
const spans = { all: 300, withoutHeartbeats: 600 }

/**
 * The run as a space-time diagram: a lane for each client and server, messages as lines between them, the
 * order of events along it. What is selected anywhere is lit here with its causes and its effects.
 */
export function SpaceTime() {
  const { cluster, clusterStore, viewStore } = useStores()
  const isDown = useIsPhone()
  const [element, size] = useSize<HTMLDivElement>()
  const [options, setOptions] = useState(firstOptions)
  const place = usePlace()
  const [width, height] = [size?.width ?? 0, size?.height ?? 0]
  const space = useSpaceView(place, isDown ? height : width)
  const steps = useSpaceWindow(place, space.centre, spans[options.filter])
  const model = useMemo(() => spaceTimeOf(steps, options), [steps, options])
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const picked = selection?.type === 'event' || selection?.type === 'message' ? selection : null
  const lit = useMemo(
    () => (picked === null ? null : litBy(model, causalityOf(steps), picked)),
    [model, steps, picked],
  )
  const from = space.from(model)
  const { columns } = space
  const view = useMemo(
    () => ({ isDown, width, height, from, columns }),
    [isDown, width, height, from, columns],
  )
  const inView = model.points.slice(from, from + columns)
  const by = Math.max(1, Math.floor(columns / 2))
  const isAtStart = from === 0 && (steps[0]?.event ?? 0) <= place.first
  const isAtEnd = from + columns >= model.points.length && model.last >= place.last

  const picking: Picking = {
    onEvent(event) {
      const point = model.points.find((each) => each.event === event)
      if (point !== undefined && point.events.length > 1) {
        setOptions({ ...options, expanded: new Set([...options.expanded, event]) })
        return
      }
      space.stay(model)
      select(viewStore, { type: 'event', event })
    },
    onMessage(id) {
      space.stay(model)
      select(viewStore, { type: 'message', id })
    },
    onNothing: () => select(viewStore, null),
    onEdge: (way) => space.move(model, way * by),
    onGo(event) {
      cluster.goTo(event).catch((error: unknown) => addNotice(clusterStore, problemText(error)))
    },
  }

  usePan(element, isDown, (events) => space.move(model, events))
  return (
    <section className={styles.space} data-tall aria-label="Space-time diagram">
      <SpaceTimeTools
        summary={lit === null ? rangeText(inView) : litText(countLit(inView, lit))}
        hasHeartbeats={options.filter === 'all'}
        onHeartbeats={() => {
          const filter = options.filter === 'all' ? 'withoutHeartbeats' : 'all'
          setOptions({ ...options, filter })
        }}
        onEarlier={isAtStart ? null : () => space.move(model, -by)}
        onLater={isAtEnd ? null : () => space.move(model, by)}
        onIn={space.canZoom(-1) ? () => space.zoom(-1) : null}
        onOut={space.canZoom(1) ? () => space.zoom(1) : null}
      />
      <div ref={element} className={styles.plot}>
        {width > 0 && height > 0 && (
          <SpaceTimeDiagram
            model={model}
            steps={steps}
            view={view}
            lit={lit}
            moment={place.moment ?? model.last}
            picking={picking}
          />
        )}
      </div>
    </section>
  )
}

const firstOptions: SpaceTimeOptions = { filter: 'withoutHeartbeats', expanded: new Set() }

function rangeText(points: readonly { readonly event: number }[]): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return 'Nothing but heartbeats.'
  return `Events ${first.event} to ${last.event}`
}

function litText({ before, after, unrelated }: ReturnType<typeof countLit>): string {
  return `${before} before, ${after} after, ${unrelated} unrelated`
}
