import { count } from '../trace/words'
import { Icon } from './Icon'
import styles from './Verdicts.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/**
 * What the page has found out about its own run: whether folding the recording gives what the workers
 * have, and whether Raft's promises held.
 */
export function Verdicts() {
  const { clusterStore } = useStores()
  const found = useFrameStore(clusterStore, ({ audit, storage, world }) => ({
    hashes: audit?.hashesCompared ?? 0,
    isParted: audit !== null && audit.divergence !== null,
    broken: audit?.violations.length ?? 0,
    isKept: storage === 'indexedDb',
    rulesOff: world === null ? 0 : Object.values(world.rules).filter((isOn) => !isOn).length,
  }))
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
      <li data-state={found.broken > 0 ? 'bad' : 'ok'} data-testid="verdict-invariants">
        <Icon name={found.broken > 0 ? 'bad' : 'ok'} />
        <span>
          {found.broken > 0 ? `${count(found.broken, 'invariant')} broken` : 'invariants hold'}
        </span>
      </li>
      <li
        data-state={found.isParted ? 'bad' : found.hashes > 0 ? 'ok' : 'open'}
        data-testid="verdict-replay"
        title="The recording, folded on this page, gives the same states as the workers have."
      >
        {found.hashes > 0 && <Icon name={found.isParted ? 'bad' : 'ok'} />}
        <span>{replayText(found.isParted, found.hashes)}</span>
      </li>
    </ul>
  )
}

function replayText(isParted: boolean, hashes: number): string {
  if (isParted) return 'replay differs'
  return hashes === 0
    ? 'replay not compared yet'
    : `replay agrees: ${count(hashes, 'hash', 'hashes')}`
}
