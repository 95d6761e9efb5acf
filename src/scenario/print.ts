import { wordsOf } from './print-statement'
import type { Line, Scenario } from './syntax'

/**
 * A scenario as text, from which parsing makes the same scenario.
 *
 * Every value has one spelling. Words stand at the columns their line remembers, so that a file is
 * printed as it was written, tabs being blanks; where there is no room, or no column, one blank stands
 * between them.
 */
export function printScenario({ lines }: Scenario): string {
  return lines.map((line) => `${printLine(line)}\n`).join('')
}

export function printLine({ statement, columns, comment }: Line): string {
  const words = statement === null ? [] : wordsOf(statement)
  const said = words.reduce((text, word, i) => {
    const least = i === 0 ? 0 : text.length + 1
    return text.padEnd(Math.max(least, (columns[i] ?? 0) - 1)) + word
  }, '')
  return comment === null ? said : `${said.padEnd(comment.column - 1)}#${comment.text}`
}
