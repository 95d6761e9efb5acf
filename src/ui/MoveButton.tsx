import type { Move } from '../debug/debugger'
import { TransportIcon } from './TransportIcon'
import styles from './Transport.module.css'
import { useStores } from './stores'
import { useRun } from './use-run'
import { useShown } from './use-shown'

type Step = Exclude<Move, 'start' | 'end'>

const words: Readonly<Record<Step, { readonly name: string; readonly key: string }>> = {
  previousMilestone: { name: 'Previous milestone', key: 'Shift ←' },
  previous: { name: 'Previous event', key: '←' },
  next: { name: 'Next event', key: '→' },
  nextMilestone: { name: 'Next milestone', key: 'Shift →' },
}

/** One event, or one milestone, on or back. */
export function MoveButton({ to }: { readonly to: Step }) {
  const { cluster } = useStores()
  const run = useRun()
  const { event, earliest, last } = useShown(100)
  const { name, key } = words[to]
  const isBack = to === 'previous' || to === 'previousMilestone'
  const isOver = isBack ? event <= earliest : to === 'nextMilestone' && event >= last
  return (
    <button
      type="button"
      className={styles.move}
      aria-label={name}
      title={`${name} (${key})`}
      disabled={isOver}
      onClick={() => run(() => cluster.move(to))}
    >
      <TransportIcon name={to} />
    </button>
  )
}
