import { nearWord } from './near-word'
import { fieldKinds, globalKinds, progressNames, quantifiers, roleWords } from './predicate'
import type { FieldName, GlobalName, Kind } from './predicate'
import type { Token } from './predicate-tokens'

/** What each kind is called where one is not wanted. */
export const nouns: Readonly<Record<Kind, string>> = {
  boolean: 'a condition',
  number: 'a number',
  role: 'a role',
  server: 'a server',
  null: 'null',
}

/** Why two kinds cannot be compared, or null. */
export function whyNotCompared(left: Kind, right: Kind, isOrdered: boolean): string | null {
  const isNull = left === 'null' || right === 'null'
  if (isNull && left !== 'server' && right !== 'server')
    return 'only a server can be null, as in S1.vote == null'
  if (left !== right && !isNull) return `${nouns[left]} cannot be compared with ${nouns[right]}`
  if (isOrdered && left !== 'number') return `${nouns[left]} is not more or less: use “==” or “!=”`
  return null
}

/** A token as a sentence quotes it. */
export function shown({ type, text }: Token): string {
  return type === 'end' ? 'the end' : `“${short(text)}”`
}

export function isField(text: string): text is FieldName {
  return Object.hasOwn(fieldKinds, text)
}

export function isGlobal(text: string): text is GlobalName {
  return Object.hasOwn(globalKinds, text)
}

const fieldNames = [...Object.keys(fieldKinds), ...progressNames]
const words = [...Object.keys(globalKinds), ...roleWords, ...quantifiers, 'null', 'true', 'false']

/** What to say of a word that is none of the language. */
export function whyUnknown(text: string): string {
  if (/^[A-Z]$/.test(text))
    return `“${text}” stands for a server only inside any(${text}: …), all(…) or count(…)`
  return `there is no “${short(text)}”${meant(text, words)}`
}

/** What to say of a field that is none. */
export function whyNoField(text: string): string {
  return `there is no field “${short(text)}”${meant(text, fieldNames)}`
}

function meant(text: string, known: readonly string[]): string {
  const near = nearWord(text, known)
  return near === null ? `; there are ${known.join(', ')}` : `; did you mean “${near}”?`
}

function short(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}
