import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import styles from './Dialog.module.css'
import { DialogVoice } from './DialogVoice'
import { Icon } from './Icon'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A page over the page; the browser keeps the focus in it and Esc closes it. */
export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const { current } = dialog
    if (isOpen && current?.open === false) current.showModal()
    if (!isOpen && current?.open === true) current.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      {isOpen && (
        <>
          <div className={styles.bar}>
            <h2>{title}</h2>
            <button type="button" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          {children}
          <DialogVoice />
        </>
      )}
    </dialog>
  )
}
