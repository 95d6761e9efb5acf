import { fromMs, micros } from '../../raft/index'
import type { Micros } from '../../raft/index'
import type { Clock, Storage } from '../ports'
import { diskOf } from './servers'

/** World time for one host, that passes when the test says so. */
export interface TimeByHand extends Clock {
  pass(ms: number): void
}

export function timeByHand(): TimeByHand {
  let now = micros(0)
  let due: { readonly at: Micros; readonly wake: () => void } | null = null
  return {
    now: () => now,
    alarm(at, wake) {
      due = at === null ? null : { at, wake }
    },
    pass(ms) {
      const end = micros(now + fromMs(ms))
      while (due !== null && due.at <= end) {
        const { at, wake } = due
        due = null
        if (at > now) now = at
        wake()
      }
      now = end
    },
  }
}

/** An empty disk that is read at once, and whose writes land when the test says so. */
export interface DiskByHand extends Storage {
  /** Lands the oldest write that is out. */
  land(): void
  /** How many writes are out. */
  writing(): number
}

export function diskByHand(): DiskByHand {
  const writes: (() => void)[] = []
  return {
    load: (onLoaded) => onLoaded({ type: 'loaded', disk: diskOf({}) }),
    write: (_, onDone) => void writes.push(() => onDone(null)),
    close: () => {},
    land: () => writes.shift()?.(),
    writing: () => writes.length,
  }
}
