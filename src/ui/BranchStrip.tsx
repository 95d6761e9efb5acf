import { lineOf } from '../debug/branch-relations'
import type { DebugState } from '../debug/debugger'
import styles from './BranchesSection.module.css'
import { shownBranch } from '../store/debug-store'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'

/** The way to the branch that is shown and on to those that left it, in one line; each is a button. */
export function BranchStrip() {
  const { cluster, debugStore } = useStores()
  const go = useRun()
  const stations = useFrameStore(debugStore, stationsOf)
  const shown = useFrameStore(debugStore, (state) => state.shown)
  const name = useFrameStore(debugStore, (state) => shownBranch(state).name)
  if (stations.length < 2) return name
  const show = (id: string) => {
    const { branches, live } = debugStore.getState()
    const length = branches.find((branch) => branch.id === id)?.length ?? 0
    go(() => (id === live ? cluster.backToPresent() : cluster.goTo(length, id)))
  }
  return (
    <nav aria-label="Branches" className={styles.strip}>
      <span className={styles.fork} aria-hidden="true">
        ⑂
      </span>
      <ol className={styles.strip}>
        {stations.map((station) => {
          const [id = '', name = '', event = ''] = station.split('\n')
          return (
            <li key={id}>
              <button
                type="button"
                aria-current={id === shown ? 'true' : undefined}
                title={event === '' ? name : `${name}, from event ${event}`}
                onClick={() => show(id)}
              >
                {name}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

/** Each as `id name event` in lines: text, so that equal strips are equal values. */
function stationsOf({ branches, shown }: DebugState): readonly string[] {
  const way = lineOf(branches, shown).map(({ branch }) => branch)
  const on = branches.filter(({ parent }) => parent?.branch === shown).map(({ id }) => id)
  return [...way.toReversed(), ...on].map((id) => {
    const branch = branches.find((each) => each.id === id)
    return `${id}\n${branch?.name ?? ''}\n${branch?.parent?.event ?? ''}`
  })
}
