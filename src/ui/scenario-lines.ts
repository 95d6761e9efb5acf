/** As the style sheet has it, pixels. */
export const lineHeight = 20

export function linesIn(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** The numbers of the lines that can be seen, and of a few around them. */
export function shownLines(
  count: number,
  { top, height }: { readonly top: number; readonly height: number },
): readonly number[] {
  const around = 10
  const first = Math.max(1, Math.floor(top / lineHeight) - around)
  const last = Math.min(count, Math.ceil((top + height) / lineHeight) + around)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}

/** Where a line's column is in the text; the end of the line where it is shorter. */
export function placeOf(text: string, line: number, column: number): number {
  let start = 0
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + column - 1, end < 0 ? text.length : end)
}

/** Brings a place of the text into sight, with the caret there. */
export function goToPlace(area: HTMLTextAreaElement | null, line: number, column: number): void {
  if (area === null) return
  const place = placeOf(area.value, line, column)
  area.focus()
  area.setSelectionRange(place, place)
  area.scrollTop = Math.max(0, (line - 1) * lineHeight - area.clientHeight / 2)
}

/** Scrolls only where the line cannot be seen. */
export function keepInSight(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return
  const top = (line - 1) * lineHeight
  const isSeen = top >= area.scrollTop && top + lineHeight <= area.scrollTop + area.clientHeight
  if (!isSeen) area.scrollTop = Math.max(0, top - area.clientHeight / 2)
}
