import { lazy, Suspense, useState } from 'react'
import type { ComponentType } from 'react'

import type { DialogName } from './dialogs'
import { useTypedAhead } from './typed-ahead'

interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Loaded when first opened: a visitor who only watches needs none of them. */
const parts: Readonly<Record<DialogName, ComponentType<DialogProps>>> = {
  commands: lazy(async () => ({ default: (await import('./CommandList')).CommandList })),
  help: lazy(async () => ({ default: (await import('./HelpDialog')).HelpDialog })),
  newCluster: lazy(async () => ({
    default: (await import('./NewClusterDialog')).NewClusterDialog,
  })),
  options: lazy(async () => ({ default: (await import('./OptionsDialog')).OptionsDialog })),
  rules: lazy(async () => ({ default: (await import('./RulesDialog')).RulesDialog })),
  share: lazy(async () => ({ default: (await import('./ShareDialog')).ShareDialog })),
  voters: lazy(async () => ({ default: (await import('./VotersDialog')).VotersDialog })),
}

interface DialogsProps {
  readonly open: DialogName | null
  /** A browser tells late that a dialog was closed: another may be open by then. */
  readonly onClose: (name: DialogName) => void
}

/** The page's dialogs. One that was open stays, closed, so that the browser can give the focus back. */
export function Dialogs({ open, onClose }: DialogsProps) {
  const [known, setKnown] = useState<readonly DialogName[]>([])
  useTypedAhead(open !== null)
  if (open !== null && !known.includes(open)) setKnown([...known, open])
  return (
    <Suspense fallback={null}>
      {known.map((name) => {
        const Part = parts[name]
        return <Part key={name} isOpen={open === name} onClose={() => onClose(name)} />
      })}
    </Suspense>
  )
}
