import type { Request } from '../world/request'
import type { World } from '../world/world'
import styles from './NextSection.module.css'

const ways: readonly { readonly disk: World['disk']; readonly words: string }[] = [
  { disk: 'auto', words: 'by themselves' },
  { disk: 'hand', words: 'by hand' },
]

/** Whether disks write by themselves, or each write waits to be completed or lost. */
export function DiskSwitch({
  disk,
  send,
}: {
  readonly disk: World['disk']
  readonly send: (request: Request) => void
}) {
  return (
    <div className={styles.disks} role="group" aria-label="Disks write">
      <span aria-hidden="true">Disks write</span>
      {ways.map((way) => (
        <button
          key={way.disk}
          type="button"
          aria-pressed={disk === way.disk}
          onClick={() => {
            if (disk !== way.disk) send({ type: 'setDisk', disk: way.disk })
          }}
        >
          {way.words}
        </button>
      ))}
    </div>
  )
}
