/**
 * A 32-bit digest of plain data: numbers, text, booleans, null, arrays and objects (keys sorted).
 * An object with a numeric `digest` field of its own stands for itself: lists and maps are not walked.
 * It tells states apart; it does not keep an attacker out.
 */
export function digest(_value: unknown): number {
  throw new Error('not yet')
}

/** A digest of text. */
export function digestText(_text: string): number {
  throw new Error('not yet')
}

/** Two digests as one; the order matters. */
export function combine(_a: number, _b: number): number {
  throw new Error('not yet')
}
