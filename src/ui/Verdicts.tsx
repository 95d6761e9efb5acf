import { shownBranch } from '../store/debug-store'
import { count } from '../trace/words'
import { Icon } from './Icon'
import styles from './Verdicts.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'

/**
 * What the page has found out about its own run: whether folding the recording gives what the workers
 * have, and whether Raft's promises held.
 */
export function Verdicts() {
  const { cluster, clusterStore, debugStore } = useStores()
  const run = useRun()
  const branch = useFrameStore(debugStore, (state) => {
    const { id, violations, divergence } = shownBranch(state)
    return { isLive: id === state.live, violations, divergence }
  })
  const found = useFrameStore(clusterStore, ({ audit, storage, world }) => ({
    hashes: audit?.hashesCompared ?? 0,
    isParted: audit !== null && audit.divergence !== null,
    isKept: storage === 'indexedDb',
    rulesOff: world === null ? 0 : Object.values(world.rules).filter((isOn) => !isOn).length,
  }))
  const isParted = branch.divergence !== null || (branch.isLive && found.isParted)
  const hasHashes = !branch.isLive || found.hashes > 0
  const [firstBroken] = branch.violations
  return (
    <ul className={styles.verdicts} aria-label="Verdicts">
      {!found.isKept && (
        <li data-state="warn" title="Runs are kept in memory only; a reload loses them.">
          <Icon name="warn" />
          <span>in memory only</span>
        </li>
      )}
      {found.rulesOff > 0 && (
        <li data-state="warn">
          <Icon name="warn" />
          <span>Unsafe: {count(found.rulesOff, 'rule')} off</span>
        </li>
      )}
      <li data-state={firstBroken === undefined ? 'ok' : 'bad'} data-testid="verdict-invariants">
        <Icon name={firstBroken === undefined ? 'ok' : 'bad'} />
        {firstBroken === undefined ? (
          <span>invariants hold</span>
        ) : (
          <button
            type="button"
            title="Jump to the first error"
            onClick={() => run(() => cluster.goTo(firstBroken.event))}
          >
            {count(branch.violations.length, 'invariant')} broken
          </button>
        )}
      </li>
      <li
        data-state={isParted ? 'bad' : hasHashes ? 'ok' : 'open'}
        data-testid="verdict-replay"
        title="The recording, folded on this page, gives the same states as the workers have."
      >
        {hasHashes && <Icon name={isParted ? 'bad' : 'ok'} />}
        <span>{branch.isLive ? replayText(isParted, found.hashes) : otherText(isParted)}</span>
      </li>
    </ul>
  )
}

/** Of a branch whose servers do not run: its recording was compared while it was folded. */
function otherText(isParted: boolean): string {
  return isParted ? 'replay differs' : 'replay agrees'
}

function replayText(isParted: boolean, hashes: number): string {
  if (isParted) return 'replay differs'
  return hashes === 0
    ? 'replay not compared yet'
    : `replay agrees: ${count(hashes, 'hash', 'hashes')}`
}
