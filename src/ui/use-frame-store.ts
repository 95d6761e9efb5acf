import {
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { StoreApi } from 'zustand/vanilla'
import { shallow } from 'zustand/vanilla/shallow'

/**
 * Reads a store at most once a frame, however often it changes, and not more often than every `restMs`.
 * The selected value stays the same object while it is shallowly equal, so a component draws only when
 * what it shows has changed.
 */
export function useFrameStore<S, T>(store: StoreApi<S>, selector: (state: S) => T, restMs = 0): T {
  const last = useRef<{ readonly value: T } | null>(null)
  const read = () => {
    const value = selector(store.getState())
    if (last.current !== null && shallow(last.current.value, value)) return last.current.value
    last.current = { value }
    return value
  }
  const subscribe = useCallback(
    (listener: () => void) => onFrame(store, restMs, listener),
    [store, restMs],
  )
  return useSyncExternalStore(subscribe, read)
}

/**
 * What is so now, read again every `ms`; for text that would flicker faster than anybody reads. `read`
 * is given what it answered before.
 */
export function usePolled<T>(read: (before: T | null) => T, ms: number): T {
  const [value, setValue] = useState(() => read(null))
  const poll = useEffectEvent(() => setValue(read(value)))
  useEffect(() => {
    const timer = setInterval(() => poll(), ms)
    return () => clearInterval(timer)
  }, [ms])
  return value
}

interface Frames {
  readonly listeners: Set<() => void>
  readonly stop: () => void
}

const framesOf = new WeakMap<object, Map<number, Frames>>()

/** One animation frame for all who listen to a store at the same rate. */
function onFrame<S>(store: StoreApi<S>, restMs: number, listener: () => void): () => void {
  const byRest = framesOf.get(store) ?? new Map<number, Frames>()
  framesOf.set(store, byRest)
  const frames = byRest.get(restMs) ?? startFrames(store, restMs)
  byRest.set(restMs, frames)
  frames.listeners.add(listener)
  return () => {
    frames.listeners.delete(listener)
    if (frames.listeners.size > 0) return
    frames.stop()
    byRest.delete(restMs)
  }
}

function startFrames<S>(store: StoreApi<S>, restMs: number): Frames {
  const listeners = new Set<() => void>()
  let isPending = false
  let toldAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  const tell = (now: number) => {
    isPending = false
    toldAt = now
    for (const listener of listeners) listener()
  }
  const ask = () => {
    frame = requestAnimationFrame(tell)
  }
  const stopListening = store.subscribe(() => {
    if (isPending) return
    isPending = true
    const wait = toldAt + restMs - performance.now()
    if (wait > 0) timer = setTimeout(ask, wait)
    else ask()
  })
  const stop = () => {
    stopListening()
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
  return { listeners, stop }
}
