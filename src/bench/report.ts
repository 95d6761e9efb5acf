/** One number that has an aim, and whether it is met. */
export interface Finding {
  readonly what: string
  readonly measured: string
  readonly aim: string
  readonly isMet: boolean
}

/** What one part of the benchmark has to say. */
export interface Report {
  readonly lines: readonly string[]
  readonly findings: readonly Finding[]
}

/** A table as plain text: the first column to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  )
}

export function findingLine({ what, measured, aim, isMet }: Finding): string {
  return `${isMet ? '✓' : '✗'} ${what}: ${measured} (aim: ${aim})`
}

export function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`
}
