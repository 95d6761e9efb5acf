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
 * Reads a store at most once a frame, however often it changes. The selected value stays the same
 * object while it is shallowly equal, so a component draws only when what it shows has changed.
 */
export function useFrameStore<S, T>(store: StoreApi<S>, selector: (state: S) => T): T {
  const last = useRef<{ readonly value: T } | null>(null)
  const read = () => {
    const value = selector(store.getState())
    if (last.current !== null && shallow(last.current.value, value)) return last.current.value
    last.current = { value }
    return value
  }
  const subscribe = useCallback((listener: () => void) => onFrame(store, listener), [store])
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

const framesOf = new WeakMap<object, Frames>()

/** One animation frame for all who listen to a store. */
function onFrame<S>(store: StoreApi<S>, listener: () => void): () => void {
  const frames = framesOf.get(store) ?? startFrames(store)
  frames.listeners.add(listener)
  return () => {
    frames.listeners.delete(listener)
    if (frames.listeners.size > 0) return
    frames.stop()
    framesOf.delete(store)
  }
}

function startFrames<S>(store: StoreApi<S>): Frames {
  const listeners = new Set<() => void>()
  let pending = 0
  const stopListening = store.subscribe(() => {
    if (pending !== 0) return
    pending = requestAnimationFrame(() => {
      pending = 0
      for (const listener of listeners) listener()
    })
  })
  const stop = () => {
    stopListening()
    cancelAnimationFrame(pending)
  }
  const frames: Frames = { listeners, stop }
  framesOf.set(store, frames)
  return frames
}
