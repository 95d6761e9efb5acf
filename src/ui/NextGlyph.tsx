import { fromMs } from '../raft/index'
import type { Choice } from '../world/enabled'
import type { World } from '../world/world'
import { MessageGlyph } from './MessageGlyph'
import styles from './NextSection.module.css'
import { RoleGlyph } from './RoleGlyph'

/** A longer wait than this is a whole circle. */
const wholeCircle = fromMs(300)

/** What kind of thing can happen: the message's own shape, a timer's arc, a disk, a client, a server at rest. */
export function NextGlyph({ choice, world }: { readonly choice: Choice; readonly world: World }) {
  const { kind, flying, at } = choice
  if (kind === 'server') return <RoleGlyph role="down" />
  return (
    <svg className={styles.glyph} viewBox="-17 -12 34 24" aria-hidden="true">
      {flying !== null && <MessageGlyph message={flying.message} />}
      {kind === 'timer' && <Arc part={(at - world.at) / wholeCircle} />}
      {kind === 'write' && (
        <path className={styles.disk} d="M-8-6c0-4 16-4 16 0v12c0 4-16 4-16 0zm0 0c0 4 16 4 16 0" />
      )}
      {kind === 'client' && (
        <rect className={styles.disk} x="-8" y="-8" width="16" height="16" rx="3" />
      )}
    </svg>
  )
}

/** The time that is left, clockwise from the top. */
function Arc({ part }: { readonly part: number }) {
  const left = Math.min(1, Math.max(0.02, part))
  return (
    <>
      <circle className={styles.track} r="8" />
      <circle
        className={styles.arc}
        r="8"
        pathLength="1"
        strokeDasharray={`${left.toFixed(3)} 1`}
        transform="rotate(-90)"
      />
    </>
  )
}
