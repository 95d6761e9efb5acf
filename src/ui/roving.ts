import type { KeyboardEvent } from 'react'

/** Up and down move the focus among the buttons of a list that is one tab stop. */
export function rove(event: KeyboardEvent, list: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || list === null) return
  const buttons = [...list.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  if (at < 0 && document.activeElement !== list) return
  event.preventDefault()
  buttons[(Math.max(at, step > 0 ? -1 : 0) + step + buttons.length) % buttons.length]?.focus()
}
