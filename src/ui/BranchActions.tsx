import { nearestTo } from '../debug/branch-relations'
import type { DebugState } from '../debug/debugger'
import styles from './BranchesSection.module.css'
import controls from './Controls.module.css'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'
import { useStores } from './stores'

interface BranchActionsProps {
  readonly id: string
  readonly shown: string
  readonly live: string
  readonly onRename: () => void
}

/** What can be done with one branch: look at its end, let servers go on there, put it beside another, call it something. */
export function BranchActions({ id, shown, live, onRename }: BranchActionsProps) {
  const { cluster, debugStore, viewStore } = useStores()
  const go = useRun()
  const { branches } = debugStore.getState()
  const isAtEnd = useFrameStore(debugStore, (state) => isShownAtEnd(state, id))
  const other = id === shown ? nearestTo(branches, id) : shown
  const otherName = branches.find((branch) => branch.id === other)?.name
  const lengthNow = () =>
    debugStore.getState().branches.find((branch) => branch.id === id)?.length ?? 0
  const show = () => (id === live ? cluster.backToPresent() : cluster.goTo(lengthNow(), id))

  async function goOn() {
    await show()
    if (id !== live) await cluster.fork()
  }

  return (
    <div className={styles.actions}>
      {!isAtEnd && (
        <button
          type="button"
          className={controls.small}
          onClick={({ currentTarget }) => {
            focusBranch(currentTarget)
            go(show)
          }}
        >
          {id === live ? 'Show present' : 'Show end'}
        </button>
      )}
      {id !== live && (
        <button
          type="button"
          className={controls.small}
          onClick={({ currentTarget }) => {
            focusBranch(currentTarget)
            go(goOn)
          }}
        >
          Continue here
        </button>
      )}
      {other !== null && otherName !== undefined && (
        <button
          type="button"
          className={controls.small}
          onClick={() => viewStore.setState({ stage: 'compare', compared: { a: other, b: id } })}
        >
          Compare with {otherName}
        </button>
      )}
      <button type="button" className={controls.small} onClick={onRename}>
        Rename
      </button>
    </div>
  )
}

/** It is seen as far as it has come. */
function isShownAtEnd({ shown, live, moment }: DebugState, id: string): boolean {
  return shown === id && (id === live ? moment === null : moment?.isEnd === true)
}

/** What was pressed is gone then: the focus goes to the branch itself. */
function focusBranch(pressed: HTMLElement): void {
  pressed.closest('[data-branch]')?.querySelector<HTMLElement>('button')?.focus()
}
