/**
 * Writes numbers and text into a byte array that grows as it must.
 *
 * Whole numbers take one byte for each seven bits. Text is UTF-8, or, where it holds a lone surrogate
 * that UTF-8 cannot say, its UTF-16 code units: what is read is always what was written.
 */
export interface ByteWriter {
  byte(value: number): void
  /** A whole number from 0 to 2⁵³ − 1. */
  integer(value: number): void
  text(value: string): void
  /** What was written so far, and so many zeros behind it. */
  written(zeros?: number): Uint8Array<ArrayBuffer>
}

export function createByteWriter(room: number): ByteWriter {
  let bytes = new Uint8Array(room)
  let end = 0
  const reserve = (count: number) => {
    if (end + count <= bytes.length) return
    const larger = new Uint8Array(Math.max(end + count, bytes.length * 2))
    larger.set(bytes)
    bytes = larger
  }
  const byte = (value: number) => {
    reserve(1)
    bytes[end++] = value
  }
  const integer = (value: number) => {
    let rest = value
    while (rest >= 0x80) {
      byte(0x80 | (rest % 0x80))
      rest = Math.floor(rest / 0x80)
    }
    byte(rest)
  }
  const utf8 = (value: string) => {
    // The length stands in front, and is known only afterwards: a fixed four bytes.
    reserve(4 + value.length * 3)
    const { written } = encoder.encodeInto(value, bytes.subarray(end + 4))
    putUint32(bytes, end, written)
    end += 4 + written
  }
  const utf16 = (value: string) => {
    integer(value.length)
    for (let i = 0; i < value.length; i++) integer(value.charCodeAt(i))
  }
  const text = (value: string) => {
    const hasLoneSurrogate = /\p{Surrogate}/u.test(value)
    byte(hasLoneSurrogate ? isUtf16 : isUtf8)
    if (hasLoneSurrogate) utf16(value)
    else utf8(value)
  }
  const written = (zeros = 0) => {
    const whole = new Uint8Array(end + zeros)
    whole.set(bytes.subarray(0, end))
    return whole
  }
  return { byte, integer, text, written }
}

/** Puts a number of 32 bits into four bytes, the high one first. */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (24 - 8 * i)
}

/** Reads what a `ByteWriter` wrote. Each method throws `Unreadable` where it finds something else. */
export interface ByteReader {
  byte(): number
  integer(): number
  text(): string
  /** How many bytes are left. */
  left(): number
}

/** The bytes do not say what they should; the message is the rest of a sentence. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let next = 0
  const byte = (): number => {
    const value = bytes[next++]
    if (value === undefined) throw new Unreadable('it ends too early')
    return value
  }
  const integer = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const part = byte()
      value += (part & 0x7f) * scale
      if (!Number.isSafeInteger(value)) throw new Unreadable('it holds an impossible number')
      if (part < 0x80) return value
      scale *= 0x80
    }
  }
  const utf8 = (): string => {
    let length = 0
    for (let i = 0; i < 4; i++) length = length * 0x100 + byte()
    if (length > bytes.length - next) throw new Unreadable('it ends too early')
    const from = next
    next += length
    return decode(bytes.subarray(from, next))
  }
  const utf16 = (): string => {
    const length = integer()
    if (length > bytes.length - next) throw new Unreadable('it ends too early')
    return Array.from({ length }, () => String.fromCharCode(integer())).join('')
  }
  const text = (): string => {
    const encoding = byte()
    if (encoding === isUtf8) return utf8()
    if (encoding === isUtf16) return utf16()
    throw new Unreadable('it holds text of an unknown encoding')
  }
  return { byte, integer, text, left: () => bytes.length - next }
}

const isUtf8 = 0
const isUtf16 = 1
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Unreadable('it holds what is not text')
  }
}
