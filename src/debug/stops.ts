import type { Audit, RecordedStep } from '../cluster/cluster'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import type { World } from '../world/world'

/** The breakpoints, and what has been seen of the run that they look at. */
export interface Stops {
  breakpoints(): readonly SetBreakpoint[]
  /** What is new among them, or was switched on, is looked for after this event. */
  set(breakpoints: readonly SetBreakpoint[], at: number): void
  /** Looks for one more, after this event, until the answer is called. */
  arm(breakpoint: Breakpoint, at: number): () => void
  /** Another run: its events are numbered anew. */
  begin(): void
  /** Loads what looks for breakpoints: most visitors set none. */
  load(): Promise<void>
  isLoaded(): boolean
  /** Whether anything is looked for event by event. */
  isLooking(): boolean
  /** The first breakpoint that an event of the past hits, which found this world. */
  hit(before: World, step: RecordedStep): Hit | null
  /** The same of an event of the run, which may have come before some breakpoint was set. */
  hitNow(before: World, step: RecordedStep): Hit | null
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

/** A breakpoint that is on, and after which event it is looked for. */
interface Looked {
  readonly breakpoint: Breakpoint
  readonly after: number
}

export function createStops(): Stops {
  let set: readonly SetBreakpoint[] = [{ id: 1, breakpoint: { type: 'violation' }, isOn: true }]
  let on: readonly Looked[] = set.map(({ breakpoint }) => ({ breakpoint, after: 0 }))
  let armed: Looked | null = null
  let hitBy: HitBy | null = null
  let told = { run: '', count: 0 }

  function all(): readonly Looked[] {
    return armed === null ? on : [...on, armed]
  }

  function looked(): readonly Looked[] {
    return all().filter(({ breakpoint }) => breakpoint.type !== 'violation')
  }

  function first(those: readonly Looked[], before: World, step: RecordedStep): Hit | null {
    for (const { breakpoint } of those) {
      const sentence = hitBy?.(breakpoint, before, step) ?? null
      if (sentence !== null) return { sentence, breakpoint }
    }
    return null
  }

  return {
    breakpoints: () => set,
    set(breakpoints, at) {
      set = breakpoints
      on = breakpoints
        .filter(({ isOn }) => isOn)
        .map(({ breakpoint }) => {
          const known = on.find((each) => each.breakpoint === breakpoint)
          return known ?? { breakpoint, after: at }
        })
    },
    arm(breakpoint, at) {
      armed = { breakpoint, after: at }
      return () => {
        armed = null
      }
    },
    begin() {
      on = on.map(({ breakpoint }) => ({ breakpoint, after: 0 }))
      if (armed !== null) armed = { ...armed, after: 0 }
    },
    async load() {
      ;({ hitBy } = await import('../trace/hits'))
    },
    isLoaded: () => hitBy !== null,
    isLooking: () => looked().length > 0,
    broken(violations, event) {
      const violation = violations.find((each) => each.event === event)
      const isOn = all().some(({ breakpoint }) => breakpoint.type === 'violation')
      if (violation === undefined || !isOn) return null
      return { sentence: `${violation.invariant} is broken`, breakpoint: { type: 'violation' } }
    },
    hit: (before, step) => first(looked(), before, step),
    hitNow(before, step) {
      return first(
        looked().filter(({ after }) => step.event > after),
        before,
        step,
      )
    },
    newViolations(run, violations) {
      const known = told.run === run ? told.count : 0
      told = { run, count: violations.length }
      return violations.slice(known)
    },
  }
}
