/**
 * A scenario's text as lines and words, each with its place: lines and columns begin at 1, a column
 * counts UTF-16 units, as editors do, and a tab is one of them.
 *
 * A byte order mark is not counted, any line end will do, and whatever Unicode calls white space stands
 * between words. `#` starts a comment wherever it stands.
 */
export interface TextLine {
  readonly number: number
  readonly words: readonly Word[]
  /** Just behind the last word: where a word is missing. */
  readonly end: Word
  readonly comment: Comment | null
}

/** A word, or a part of one. */
export interface Word {
  readonly text: string
  readonly column: number
}

/** What stands behind `#`, without the blanks at its end. */
export interface Comment {
  readonly column: number
  readonly text: string
}

/** The longest file, in UTF-8 bytes and in lines, and the longest line. */
export const limits = { bytes: 256 * 1024, lines: 5000, lineLength: 2000 }

/** A text's lines; what follows the last line end is one only if it is not empty. */
export function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** One line as words. */
export function textLine(number: number, text: string): TextLine {
  const at = text.indexOf('#')
  const spoken = at < 0 ? text : text.slice(0, at)
  const words = Array.from(spoken.matchAll(/\S+/g), (match) => ({
    text: match[0],
    column: match.index + 1,
  }))
  const last = words.at(-1)
  const end = { text: '', column: last === undefined ? 1 : last.column + last.text.length }
  const comment = at < 0 ? null : { column: at + 1, text: text.slice(at + 1).trimEnd() }
  return { number, words, end, comment }
}

/** The part of a word from one place in it up to another. */
export function part({ text, column }: Word, from: number, to = text.length): Word {
  return { text: text.slice(from, to), column: column + from }
}

/** The parts between the separators; a word without one is its own only part. */
export function split(word: Word, separator: string): readonly Word[] {
  const parts: Word[] = []
  let from = 0
  for (const text of word.text.split(separator)) {
    parts.push(part(word, from, from + text.length))
    from += text.length + separator.length
  }
  return parts
}

/** The parts before and behind the first separator, or null where there is none. */
export function splitOnce(word: Word, separator: string): readonly [Word, Word] | null {
  const at = word.text.indexOf(separator)
  return at < 0 ? null : [part(word, 0, at), part(word, at + separator.length)]
}

/** A word as a sentence shows it: short, and without signs that cannot be seen. */
export function shown({ text }: Word): string {
  if (text === '') return 'nothing'
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return `\`${short.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD')}\``
}
