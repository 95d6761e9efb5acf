import { useRef } from 'react'

import styles from './ShareDialog.module.css'
import { useOpenRun } from './use-open-run'
import { useSpoken } from './use-spoken'

/** Opens a file that the person picks; one may be dropped anywhere on the page as well. */
export function OpenButton({ onOpened }: { readonly onOpened: () => void }) {
  const picker = useRef<HTMLInputElement>(null)
  const { opening, open } = useOpenRun()
  useSpoken(opening === null ? '' : `Opening ${opening.name}`)
  const onPick = async (picked: FileList | null) => {
    const file = picked?.[0]
    if (file !== undefined && (await open(file))) onOpened()
    if (picker.current !== null) picker.current.value = ''
  }
  return (
    <section className={styles.open}>
      <h3>Open</h3>
      <div className={styles.row}>
        <button type="button" className="btn" onClick={() => picker.current?.click()}>
          Open a run…
        </button>
        <p>
          {opening === null
            ? 'Or drop a .raftrun.json or a .raft anywhere on the page.'
            : `Opening ${opening.name}`}
          {opening !== null && <span aria-hidden="true">: {Math.round(opening.done * 100)} %</span>}
        </p>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="Run or scenario to open"
          accept=".json,.raftrun.json,.raft"
          onChange={(event) => void onPick(event.target.files)}
        />
      </div>
    </section>
  )
}
