import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { ShapeKey } from './ShapeKey'
import { keyTable } from './shortcuts'

interface HelpDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** What the shapes mean and what the keys do. */
export function HelpDialog({ isOpen, onClose }: HelpDialogProps) {
  return (
    <Dialog title="Help" isOpen={isOpen} onClose={onClose}>
      <p className={styles.text}>
        Each server is a real Raft server in a Web Worker of its own, with its own database. Select
        anything to see what it knows; crash, cut and drop as you like. Nothing that was committed
        is lost.
      </p>
      <p className={styles.text}>
        Time can stand, and go back: drag the timeline, or press ←. In <b>Debug</b> you choose what
        happens next. What you do in the past begins a <b>branch</b>; the one you left stays, and
        two can be compared. <b>Fork here</b> has the servers go on from the moment you see.
      </p>
      <div className={styles.columns}>
        <section>
          <h3>Keys</h3>
          <dl className={styles.keys}>
            {keyTable.map(({ shown, does }) => (
              <Row key={shown} shown={shown} does={does} />
            ))}
            <Row shown="↑ ↓" does="among links and messages" />
            <Row shown="Ctrl K" does="every action by its name" />
          </dl>
        </section>
        <section>
          <h3>In the picture</h3>
          <ShapeKey />
        </section>
      </div>
    </Dialog>
  )
}

function Row({ shown, does }: { readonly shown: string; readonly does: string }) {
  return (
    <>
      <dt>{shown}</dt>
      <dd>{does}</dd>
    </>
  )
}
