import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import { breakpointCode } from '../trace/breakpoint-code'
import controls from './Controls.module.css'
import { Problem } from './Problem'
import { StopForm } from './StopForm'
import { StopItem } from './StopItem'
import { StopProgress } from './StopProgress'
import styles from './StopWhen.module.css'
import { switched, withBreakpoint } from './stop-draft'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRunUntil } from './use-run-until'

/** When time is to be stopped by itself: the list, what to add to it, and running on until then. */
export function StopWhen() {
  const { cluster, debugStore } = useStores()
  // Not a frame later: a box that is ticked is ticked.
  const breakpoints = useSyncExternalStore(
    debugStore.subscribe,
    () => debugStore.getState().breakpoints,
  )
  const isBusy = useFrameStore(debugStore, (state) => state.work !== null)
  const [isAdding, setAdding] = useState(false)
  const section = useRef<HTMLElement>(null)
  // It opens below what is seen, at times.
  useEffect(() => {
    if (isAdding) section.current?.scrollIntoView({ block: 'end' })
  }, [isAdding])
  const until = useRunUntil()
  /** What is there by now, not what was drawn last. */
  const change = (edit: (before: readonly SetBreakpoint[]) => readonly SetBreakpoint[]) =>
    cluster.setBreakpoints(edit(debugStore.getState().breakpoints))
  const isRunning = (breakpoint: Breakpoint) => until.running === breakpointCode(breakpoint)
  const toggleRun = (breakpoint: Breakpoint) =>
    isRunning(breakpoint) ? until.stop() : until.run(breakpoint)
  return (
    <section ref={section} className={styles.stops} aria-labelledby="stop-when">
      <h3 id="stop-when">Stop when</h3>
      <ul>
        {breakpoints.map(({ id, breakpoint, isOn }) => (
          <StopItem
            key={id}
            stop={{ id, breakpoint, isOn }}
            runs={isRunning(breakpoint) ? 'this' : isBusy ? 'other' : null}
            onSwitch={(on) => change((all) => switched(all, id, on))}
            onRun={() => toggleRun(breakpoint)}
            onRemove={() => change((all) => all.filter((other) => other.id !== id))}
          />
        ))}
      </ul>
      <StopProgress hasOwnStop={until.running === null} />
      <Problem text={until.problem} />
      <button
        type="button"
        className={controls.small}
        aria-expanded={isAdding}
        aria-controls="stop-form"
        onClick={() => setAdding(!isAdding)}
      >
        Add…
      </button>
      {isAdding && (
        <StopForm
          isRunning={isRunning}
          isBusy={isBusy}
          onRun={toggleRun}
          onAdd={(breakpoint) => change((all) => withBreakpoint(all, breakpoint))}
        />
      )}
    </section>
  )
}
