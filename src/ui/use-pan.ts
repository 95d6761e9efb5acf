import { useEffect, useEffectEvent, useRef } from 'react'

/** Pixels of a wheel or a finger that are one event. */
const notch = 12

/**
 * Rolls through a run by wheel or finger, by whole events; the page does not roll with it. A finger pulls the
 * picture, so it goes the other way.
 */
export function usePan(
  element: { readonly current: HTMLElement | null },
  isDown: boolean,
  roll: (events: number) => void,
): void {
  const rest = useRef(0)
  const finger = useRef<number | null>(null)

  function add(pixels: number): void {
    rest.current += pixels
    const events = Math.trunc(rest.current / notch)
    if (events === 0) return
    rest.current -= events * notch
    roll(events)
  }

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (event.ctrlKey) return
    event.preventDefault()
    add(Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY)
  })
  const onPointer = useEffectEvent((event: PointerEvent) => {
    if (event.pointerType !== 'touch') return
    const at = isDown ? event.clientY : event.clientX
    const before = finger.current
    finger.current = event.type === 'pointerdown' || event.type === 'pointermove' ? at : null
    if (event.type === 'pointermove' && before !== null) add(before - at)
  })
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const wheel = (event: WheelEvent) => onWheel(event)
    const pointer = (event: PointerEvent) => onPointer(event)
    const names = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const
    current.addEventListener('wheel', wheel, { passive: false })
    for (const name of names) current.addEventListener(name, pointer)
    return () => {
      current.removeEventListener('wheel', wheel)
      for (const name of names) current.removeEventListener(name, pointer)
    }
  }, [element])
}
