import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'

import { treeOf } from '../debug/branch-relations'
import type { BranchNode } from '../debug/branch-relations'
import { BranchActions } from './BranchActions'
import { BranchName } from './BranchName'
import styles from './BranchesSection.module.css'
import controls from './Controls.module.css'
import { ReplayReportSection } from './ReplayReportSection'
import { Section } from './Section'
import { useStores } from './stores'
import { useRun } from './use-run'
import { useFrameStore } from './use-frame-store'
import { count } from '../trace/words'

/** How often lengths are written anew while a branch grows. */
const restMs = 500

/** All branches there are, each under the one it left, and what can be done with each. */
export function BranchesSection() {
  const { cluster, debugStore } = useStores()
  const list = useRef<HTMLUListElement>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [renamed, setRenamed] = useState<string | null>(null)
  const go = useRun()
  const branches = useFrameStore(debugStore, (state) => state.branches, restMs)
  const shown = useFrameStore(debugStore, (state) => state.shown)
  const live = useFrameStore(debugStore, (state) => state.live)
  const open = branches.some(({ id }) => id === chosen) ? chosen : shown
  const roots = treeOf(branches)
  const earliest = branches.find(({ id }) => id === shown)?.earliest ?? 0

  /** Whoever wrote a name is at its branch again. */
  function endNaming(id: string, isByKey: boolean): void {
    if (!isByKey) return setRenamed(null)
    flushSync(() => setRenamed(null))
    list.current?.querySelector<HTMLElement>(`[data-branch="${CSS.escape(id)}"] > button`)?.focus()
  }

  function draw({ branch, children }: BranchNode) {
    const { id, name, parent, length, divergence } = branch
    const from = parent === null ? '' : `from event ${parent.event}, `
    return (
      <li key={id} data-branch={id}>
        {id === renamed ? (
          <BranchName id={id} name={name} onDone={(isByKey) => endNaming(id, isByKey)} />
        ) : (
          <button
            type="button"
            className={styles.branch}
            tabIndex={id === open ? 0 : -1}
            aria-expanded={id === open}
            aria-keyshortcuts="F2"
            data-shown={id === shown}
            onClick={() => setChosen(id)}
            onFocus={() => setChosen(id)}
            onDoubleClick={() => setRenamed(id)}
            onKeyDown={({ key }) => {
              if (key === 'F2') setRenamed(id)
            }}
          >
            <span className={styles.dot} data-live={id === live} aria-hidden="true" />
            <b>{name}</b>
            <span>
              {from}
              {count(length, 'event')}
            </span>
            {id === shown && <em>shown</em>}
            {id === live && <em>live</em>}
          </button>
        )}
        {divergence !== null && (
          <p className={styles.problem}>
            From event {divergence.event} on the recording and what is computed from it part:{' '}
            {divergence.sentence}.
          </p>
        )}
        {id === open && (
          <BranchActions id={id} shown={shown} live={live} onRename={() => setRenamed(id)} />
        )}
        {children.length > 0 && <ul>{children.map(draw)}</ul>}
      </li>
    )
  }

  return (
    <div className={styles.branches}>
      <Section title="Branches" note={count(branches.length, 'branch', 'branches')}>
        <ul
          ref={list}
          className={styles.tree}
          aria-label="Branches"
          onKeyDown={(event) => roveBranches(event, list.current)}
        >
          {roots.map(draw)}
        </ul>
      </Section>
      <div className={controls.row}>
        <button
          type="button"
          className={controls.small}
          onClick={() => go(() => cluster.goTo(earliest))}
        >
          Reset to start
        </button>
      </div>
      {branches.length === 1 && (
        <p className="kicker">
          Nothing is lost by going back: what is done at an earlier moment begins a branch of its
          own, and the one that was left stays here.
        </p>
      )}
      <ReplayReportSection />
    </div>
  )
}

/** Up and down go from branch to branch, past what can be done with each. */
function roveBranches(event: KeyboardEvent, list: HTMLElement | null): void {
  if (list === null) return
  const buttons = [...list.querySelectorAll<HTMLElement>('[data-branch] > button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const places: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  }
  const to = places[event.key]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  buttons[to]?.focus()
}
