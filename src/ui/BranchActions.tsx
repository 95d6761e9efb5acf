import { nearestTo } from '../debug/branch-relations'
import styles from './BranchesSection.module.css'
import controls from './Controls.module.css'
import { useRun } from './use-run'
import { useStores } from './stores'

interface BranchActionsProps {
  readonly id: string
  readonly shown: string
  readonly live: string
}

/** What can be done with one branch: look at its end, let servers go on there, put it beside another. */
export function BranchActions({ id, shown, live }: BranchActionsProps) {
  const { cluster, debugStore, viewStore } = useStores()
  const go = useRun()
  const { branches } = debugStore.getState()
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
      <button type="button" className={controls.small} onClick={() => go(show)}>
        {id === live ? 'Show present' : 'Show end'}
      </button>
      {id !== live && (
        <button type="button" className={controls.small} onClick={() => go(goOn)}>
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
    </div>
  )
}
