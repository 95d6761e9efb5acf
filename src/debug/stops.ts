import type { Audit, RecordedStep } from '../cluster/cluster'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import type { World } from '../world/world'

/** The breakpoints, and what has been seen of the run that they look at. */
export interface Stops {
  breakpoints(): readonly SetBreakpoint[]
  set(breakpoints: readonly SetBreakpoint[]): void
  /** Looks for one more until the answer is called. */
  arm(breakpoint: Breakpoint): () => void
  /** Loads what looks for breakpoints: most visitors set none. */
  load(): Promise<void>
  /** Whether anything is looked for event by event. */
  isLooking(): boolean
  /** The first breakpoint that an event hits, which found this world. */
  hit(before: World, step: RecordedStep): Hit | null
  /** What was judged of an event before, where a broken invariant is looked for. */
  broken(violations: Audit['violations'], event: number): Hit | null
  /** Those of a run that were not told before. */
  newViolations(run: string, violations: Audit['violations']): Audit['violations']
}

export interface Hit {
  readonly sentence: string
  readonly breakpoint: Breakpoint
}

type HitBy = (breakpoint: Breakpoint, before: World, step: RecordedStep) => string | null

export function createStops(): Stops {
  let set: readonly SetBreakpoint[] = [{ id: 1, breakpoint: { type: 'violation' }, isOn: true }]
  let armed: Breakpoint | null = null
  let hitBy: HitBy | null = null
  let told = { run: '', count: 0 }

  function looked(): readonly Breakpoint[] {
    const on = set.filter(({ isOn }) => isOn).map(({ breakpoint }) => breakpoint)
    const all = armed === null ? on : [...on, armed]
    return all.filter(({ type }) => type !== 'violation')
  }

  function isViolationOn(): boolean {
    const on = set.filter(({ isOn }) => isOn).map(({ breakpoint }) => breakpoint.type)
    return armed?.type === 'violation' || on.includes('violation')
  }

  return {
    breakpoints: () => set,
    set(breakpoints) {
      set = breakpoints
    },
    arm(breakpoint) {
      armed = breakpoint
      return () => {
        armed = null
      }
    },
    async load() {
      ;({ hitBy } = await import('../trace/hits'))
    },
    isLooking: () => hitBy !== null && looked().length > 0,
    broken(violations, event) {
      const violation = violations.find((each) => each.event === event)
      if (violation === undefined || !isViolationOn()) return null
      return { sentence: `${violation.invariant} is broken`, breakpoint: { type: 'violation' } }
    },
    hit(before, step) {
      for (const breakpoint of looked()) {
        const sentence = hitBy?.(breakpoint, before, step) ?? null
        if (sentence !== null) return { sentence, breakpoint }
      }
      return null
    },
    newViolations(run, violations) {
      const known = told.run === run ? told.count : 0
      told = { run, count: violations.length }
      return violations.slice(known)
    },
  }
}
