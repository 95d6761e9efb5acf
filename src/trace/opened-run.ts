import type { SharedRun } from './shared-run'

/** What came of opening a run from elsewhere. */
export type Opened =
  | {
      readonly type: 'opened'
      readonly run: SharedRun
      /** What was wrong with it and could be left out, one sentence each. */
      readonly complaints: readonly string[]
    }
  /** Nothing in it could be opened: one sentence. */
  | { readonly type: 'refused'; readonly refusal: string }

/** How far some long work is, 0 to 1. */
export type Progress = number

export function refused(refusal: string): Opened {
  return { type: 'refused', refusal }
}

/** Does all of what may be done in slices. */
export function finish<T>(work: Generator<Progress, T>): T {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** The event after which a run begins: that of its image, if it has one. */
export function firstEventOf({ image }: SharedRun['header']): number {
  return image?.count ?? 0
}

/** Whether something is a whole number from `first` to `last`. */
export function isWithin(value: unknown, first: number, last: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= first && value <= last
}

/** A hash as links and files write it: eight hexadecimal digits; NaN where it is something else. */
export function readHash(text: string): number {
  return /^[0-9a-f]{8}$/.test(text) ? Number.parseInt(text, 16) : NaN
}

/** A size for people: `63 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1e6) return `${shortened(bytes / 1000)} kB`
  return `${shortened(bytes / 1e6)} MB`
}

function shortened(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}
