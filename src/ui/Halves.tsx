import { isJoint } from '../raft/index'
import styles from './Halves.module.css'
import { outlineAround } from './hull'
import { configurationIn, halvesOf } from './members'
import type { Half } from './members'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** From the edge of a disc: outside its timer, inside its label, and apart from each other. */
const rooms: Readonly<Record<Half['name'], number>> = { voters: 0, old: 10.5, new: 15 }

/** While joint consensus lasts: the old and the new voters, a line around each, and what each needs. */
export function Halves() {
  const { clusterStore } = useStores()
  const { layout } = useStage()
  const configuration = useFrameStore(clusterStore, ({ world }) =>
    world === null ? null : configurationIn(world),
  )
  if (configuration === null || !isJoint(configuration)) return null
  const halves = halvesOf(configuration)
  return (
    <>
      <svg className={styles.layer} aria-hidden="true">
        {halves.map(({ name, voters }) => {
          const points = [...layout.servers].flatMap(([id, place]) =>
            voters.some((voter) => voter === id) ? [place] : [],
          )
          const path = outlineAround(points, layout.disc / 2 + rooms[name])
          return <path key={name} className={styles.half} data-half={name} d={path} />
        })}
      </svg>
      <ul className={styles.key} data-kind={layout.kind} aria-label="Joint consensus">
        {halves.map(({ name, voters, needed }) => (
          <li key={name}>
            <svg width="22" height="8" viewBox="0 0 22 8" aria-hidden="true">
              <path className={styles.half} data-half={name} d="M0 4h22" />
            </svg>
            <span>
              {name} <span className={styles.word}>majority</span> {needed} of {voters.length}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
