import { useState } from 'react'

import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { OpenButton } from './OpenButton'
import { ShareExports } from './ShareExports'
import { ShareExtent } from './ShareExtent'
import { ShareLinkRow } from './ShareLinkRow'
import { firstExtent, shownNow } from './shared-from'
import type { Extent } from './shared-from'
import { useStores } from './stores'

interface ShareDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Hands on what is on the screen, as a link or as files, and opens what others handed on. */
export function ShareDialog({ isOpen, onClose }: ShareDialogProps) {
  return (
    <Dialog title="Share" isOpen={isOpen} onClose={onClose}>
      <ShareForm onClose={onClose} />
    </Dialog>
  )
}

/** As it was when the dialog was opened: the cluster may run on meanwhile. */
function ShareForm({ onClose }: Pick<ShareDialogProps, 'onClose'>) {
  const stores = useStores()
  const [shown] = useState(() => shownNow(stores))
  const [extent, setExtent] = useState<Extent>(() =>
    shown === null ? 'moment' : firstExtent(shown),
  )
  return (
    <>
      {shown === null ? (
        <p className={styles.text}>There is nothing to share yet.</p>
      ) : (
        <>
          <ShareExtent shown={shown} extent={extent} onChange={setExtent} />
          <ShareLinkRow shown={shown} extent={extent} />
          <ShareExports shown={shown} extent={extent} />
        </>
      )}
      <OpenButton onOpened={onClose} />
    </>
  )
}
