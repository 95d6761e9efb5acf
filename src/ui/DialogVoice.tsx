import { useState, useSyncExternalStore } from 'react'

import { spokenStore } from '../store/spoken-store'

/** The one voice while a dialog is open: the page behind it, and its announcer, are silent then. */
export function DialogVoice() {
  const spoken = useSyncExternalStore(spokenStore.subscribe, spokenStore.getState)
  // What was said before the dialog was opened is not said again.
  const [before] = useState(spoken)
  return (
    <div role="status" className="vh">
      {spoken === before ? '' : spoken.text}
    </div>
  )
}
