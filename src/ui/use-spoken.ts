import { useEffect, useRef } from 'react'

import { speak } from '../store/spoken-store'

/** Has the page's one voice say a sentence whenever it is another; not the first, which is there to be read. */
export function useSpoken(text: string): void {
  const said = useRef(text)
  useEffect(() => {
    if (said.current === text) return
    said.current = text
    if (text !== '') speak(text)
  }, [text])
}
