import type { Line, Told } from './line'
import { quietLine } from './quiet-words'
import { lineText, lines } from './sentences'

/** A record as one text, for announcements and transcripts. No record is without. */
export function sentence(told: Told): string {
  return allLines(told).map(lineText).join(' ')
}

/** All that a record has to tell; what only goes on as it should is one quiet line. */
export function allLines(told: Told): readonly Line[] {
  const found = lines(told)
  return found.length > 0 ? found : [quietLine(told)]
}
