import { useEffect } from 'react'

import type { Theme } from '../store/selection-store'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

export const themeWords: Readonly<Record<Theme, string>> = {
  auto: 'as the system',
  light: 'light',
  dark: 'dark',
}

export function nextTheme(theme: Theme): Theme {
  if (theme === 'auto') return matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark'
  return theme === 'dark' ? 'light' : 'dark'
}

/** Puts the chosen theme on the page; the system's needs no mark. */
export function useTheme(): void {
  const { viewStore } = useStores()
  const theme = useFrameStore(viewStore, (state) => state.theme)
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'auto') delete dataset['theme']
    else dataset['theme'] = theme
  }, [theme])
}
