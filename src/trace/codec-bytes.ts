/**
 * Writes what it is given, or reads what was written: a record's layout is described once and used both ways.
 * A value is given when writing, and null when reading; what it was comes back either way.
 */
export interface Coder {
  readonly isWriting: boolean
  /** A whole number from 0 on; one byte for each seven bits. */
  count(value: number | null): number
  /** A whole number that is probably this one: the nearer, the shorter. */
  near(value: number | null, expected: number): number
  text(value: string | null): string
  /** One of a list, by its place. */
  oneOf<T>(value: T | null, all: readonly T[]): T
  /** Fields that are probably these: those that are not are written as JSON. */
  changes<T extends object>(value: T | null, expected: T): T
}

/** What cannot be written like this; the record is written as JSON instead. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable'
}

/** The bytes end in the middle of something. */
export class EndOfBytes extends Error {
  override readonly name = 'EndOfBytes'
}

/** The bytes say what cannot be. */
export class BadBytes extends Error {
  override readonly name = 'BadBytes'
}

export interface Writer extends Coder {
  /** What was written since the last call. */
  take(): readonly number[]
}

export function createWriter(): Writer {
  let bytes: number[] = []
  const count = (value: number | null): number => {
    if (value === null || !Number.isSafeInteger(value) || value < 0)
      throw new Unwritable('no whole number')
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push(0x80 | (rest % 0x80))
    bytes.push(rest)
    return value
  }
  const near = (value: number | null, expected: number): number => {
    if (value === null) throw new Unwritable('nothing to write')
    const away = value - expected
    count(away < 0 ? -2 * away - 1 : 2 * away)
    return value
  }
  const text = (value: string | null): string => {
    if (value === null || /\p{Surrogate}/u.test(value)) throw new Unwritable('no text')
    const written = encoder.encode(value)
    count(written.length)
    for (const byte of written) bytes.push(byte)
    return value
  }
  return {
    isWriting: true,
    count,
    near,
    text,
    oneOf(value, all) {
      const place = all.findIndex((each) => each === value)
      const found = all[place]
      if (found === undefined) throw new Unwritable('none of the list')
      count(place)
      return found
    },
    changes(value, expected) {
      if (value === null) throw new Unwritable('nothing to write')
      const known = new Map<string, unknown>(Object.entries(expected))
      const changed = Object.entries(value).filter(([name, each]) => !isSame(each, known.get(name)))
      text(changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed)))
      return value
    },
    take() {
      const taken = bytes
      bytes = []
      return taken
    },
  }
}

export interface Reader extends Coder {
  /** Whether all is read. */
  isAtEnd(): boolean
}

export function createReader(bytes: Uint8Array): Reader {
  let next = 0
  const count = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[next++]
      if (byte === undefined) throw new EndOfBytes('it ends too early')
      value += (byte & 0x7f) * scale
      if (!Number.isSafeInteger(value)) throw new BadBytes('it holds an impossible number')
      if (byte < 0x80) return value
    }
  }
  const text = (): string => {
    const length = count()
    const from = next
    next += length
    if (next > bytes.length) throw new EndOfBytes('it ends too early')
    try {
      return decoder.decode(bytes.subarray(from, next))
    } catch {
      throw new BadBytes('it holds what is not text')
    }
  }
  return {
    isWriting: false,
    count,
    near(_, expected) {
      const away = count()
      const value = expected + (away % 2 === 1 ? -(away + 1) / 2 : away / 2)
      if (!Number.isSafeInteger(value)) throw new BadBytes('it holds an impossible number')
      return value
    },
    text,
    oneOf(_, all) {
      const found = all[count()]
      if (found === undefined) throw new BadBytes('it names what is not there')
      return found
    },
    changes(_, expected) {
      const changed = text()
      return changed === '' ? expected : Object.assign({}, expected, parsedObject(changed))
    },
    isAtEnd: () => next >= bytes.length,
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What somebody else reads closer. */
export function parsedObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below.
  }
  throw new BadBytes('it holds what is not JSON')
}

/** Whether two values of plain data are the same, whatever the order of their fields. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const fields = Object.entries(a)
  const others = new Map<string, unknown>(Object.entries(b))
  return (
    fields.length === others.size &&
    fields.every(([name, value]) => others.has(name) && isSame(value, others.get(name)))
  )
}
