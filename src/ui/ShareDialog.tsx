import { useState } from 'react'

import { count } from '../trace/words'
import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { OpenButton } from './OpenButton'
import { ShareExports } from './ShareExports'
import { ShareLinkRow } from './ShareLinkRow'
import { shownNow } from './shared-from'
import type { Extent, Shown } from './shared-from'
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
  const [extent, setExtent] = useState<Extent>('moment')
  return (
    <>
      {shown === null ? (
        <p className={styles.text}>There is nothing to share yet.</p>
      ) : (
        <>
          <ExtentChoice shown={shown} extent={extent} onChange={setExtent} />
          <ShareLinkRow shown={shown} extent={extent} />
          <ShareExports shown={shown} extent={extent} />
        </>
      )}
      <OpenButton onOpened={onClose} />
    </>
  )
}

interface ExtentChoiceProps {
  readonly shown: Shown
  readonly extent: Extent
  readonly onChange: (extent: Extent) => void
}

/** Only where there is something after the moment. */
function ExtentChoice({ shown, extent, onChange }: ExtentChoiceProps) {
  const { world, length } = shown
  if (length <= world.count)
    return (
      <p className={styles.text}>
        The run up to this moment, event {world.count}. It opens in review, paused, with the same
        selection, view and breakpoints.
      </p>
    )
  const choices: readonly (readonly [Extent, string])[] = [
    ['moment', `Up to this moment, event ${world.count}`],
    ['branch', `The whole branch, ${count(length, 'event')}`],
  ]
  return (
    <fieldset className={styles.set}>
      <legend>It opens in review at event {world.count}, paused, with</legend>
      {choices.map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name="extent"
            checked={extent === value}
            onChange={() => onChange(value)}
          />
          <b>{words}</b>
        </label>
      ))}
    </fieldset>
  )
}
