import { createContext, useContext } from 'react'

export type DialogName =
  'commands' | 'help' | 'newCluster' | 'options' | 'rules' | 'share' | 'voters'

/** Opens one of the page's dialogs. */
export const DialogContext = createContext<((name: DialogName) => void) | null>(null)

export function useDialogs(): (name: DialogName) => void {
  const open = useContext(DialogContext)
  if (open === null) throw new Error('useDialogs outside DialogContext')
  return open
}
