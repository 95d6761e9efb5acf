export interface GridPlace {
  readonly row: number
  /** An index; null before anything was chosen. */
  readonly column: number | null
}

export interface GridSize {
  readonly rows: number
  /** The first and the last column there is. */
  readonly start: number
  readonly end: number
  /** Columns in sight. */
  readonly page: number
  /** Where End goes: the newest entry. */
  readonly newest: number
}

/** Where a key leads in the grid pattern, or null for keys that are none of its own. */
export function moveInGrid(
  key: string,
  from: GridPlace,
  size: GridSize,
): { readonly row: number; readonly column: number } | null {
  const { rows, start, end, page, newest } = size
  if (rows === 0 || end < start) return null
  const column = from.column ?? Math.max(start, newest)
  const row = Math.max(0, from.row)
  const at = (toRow: number, toColumn: number) => ({
    row: Math.max(0, Math.min(rows - 1, toRow)),
    column: Math.max(start, Math.min(end, toColumn)),
  })
  switch (key) {
    case 'ArrowLeft':
      return at(row, from.column === null ? column : column - 1)
    case 'ArrowRight':
      return at(row, from.column === null ? column : column + 1)
    case 'ArrowUp':
      return at(row - 1, column)
    case 'ArrowDown':
      return at(from.column === null ? row : row + 1, column)
    case 'Home':
      return at(row, start)
    case 'End':
      return at(row, Math.max(start, newest))
    case 'PageUp':
      return at(row, column - page)
    case 'PageDown':
      return at(row, column + page)
    default:
      return null
  }
}
