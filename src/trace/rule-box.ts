/** How a line of Figure 2 went: its condition held or not, it was done, or the server did not come to it. */
export type LineState = 'true' | 'false' | 'done' | 'notReached'

/** One line of the paper, and what it came to here. */
export interface RuleLine {
  /** Its name, for keys and tests: `AppendEntries 2`. */
  readonly rule: string
  /** As the paper has it, shortened. */
  readonly text: string
  readonly section: string | null
  readonly state: LineState
  /** The condition with the values compared, and what follows; null where nothing is known. */
  readonly evaluated: string | null
  /** What came of the event was decided here. */
  readonly decides: boolean
}

/** One box of Figure 2, or one like it of the thesis, that took part in an event. */
export interface RuleBox {
  readonly title: string
  /** Where it is printed. */
  readonly source: string
  /** What it was applied to: `AppendEntries from S1`. */
  readonly about: string | null
  readonly lines: readonly RuleLine[]
}

/** A line before it is known what it came to. */
export interface PrintedLine {
  readonly rule: string
  readonly text: string
  readonly section: string | null
}

export function printed(rule: string, text: string, section: string | null): PrintedLine {
  return { rule, text, section }
}

export function holds(line: PrintedLine, evaluated: string | null, decides = false): RuleLine {
  return { ...line, state: 'true', evaluated, decides }
}

export function fails(line: PrintedLine, evaluated: string | null, decides = false): RuleLine {
  return { ...line, state: 'false', evaluated, decides }
}

export function done(line: PrintedLine, evaluated: string | null, decides = false): RuleLine {
  return { ...line, state: 'done', evaluated, decides }
}

export function notReached(line: PrintedLine, evaluated: string | null = null): RuleLine {
  return { ...line, state: 'notReached', evaluated, decides: false }
}

/** A rule that a person has switched off does nothing, whatever its condition. */
export function switchedOff(line: PrintedLine, what: string): RuleLine {
  return notReached(line, `${what}, but this rule is switched off`)
}

export function test(line: PrintedLine, isTrue: boolean, evaluated: string | null): RuleLine {
  return isTrue ? holds(line, evaluated) : fails(line, evaluated)
}

export function deciding(line: RuleLine): RuleLine {
  return { ...line, decides: true }
}

/** `3 < 4 is true`. */
export function compared(a: number, by: '<' | '>' | '≥', b: number): string {
  const isTrue = by === '<' ? a < b : by === '>' ? a > b : a >= b
  return `${a} ${by} ${b} is ${isTrue}`
}

/** A box without lines took no part. */
export function boxes(...all: readonly (RuleBox | null)[]): readonly RuleBox[] {
  return all.filter((box): box is RuleBox => box !== null && box.lines.length > 0)
}
