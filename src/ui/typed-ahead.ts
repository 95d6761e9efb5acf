import { useEffect } from 'react'

/** What was typed for a dialog that was not there yet. */
let typed = ''

/**
 * While a dialog has been asked for and is not shown yet, as when it is loaded for the first time, keys are meant
 * for it: they must not act on the page, where a letter crashes a server. Letters are kept for its field.
 */
export function useTypedAhead(isAskedFor: boolean): void {
  useEffect(() => {
    if (!isAskedFor) return
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key.length === 1) typed += event.key
    }
    window.addEventListener('keydown', keep, { capture: true })
    return () => {
      typed = ''
      window.removeEventListener('keydown', keep, { capture: true })
    }
  }, [isAskedFor])
}

/** As long as that dialog is asked for: React may begin to draw it more than once. */
export function typedAhead(): string {
  return typed
}
