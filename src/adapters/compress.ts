/** What came out of `unpack`. */
export type Unpacked =
  | { readonly type: 'ok'; readonly bytes: Uint8Array<ArrayBuffer>; readonly isCutOff: boolean }
  /** Nothing was compressed like this, or what was ends in the middle of the first bytes. */
  | { readonly type: 'foreign' }
  /** More came out than was allowed: no more was looked at. */
  | { readonly type: 'tooMuch' }

/** Bytes as text that may stand in an address: deflated, in the letters of base64url. */
export async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new CompressionStream('deflate-raw')
  const whole = new Response(stream.readable).arrayBuffer()
  const writer = stream.writable.getWriter()
  await Promise.all([writer.write(bytes), writer.close()])
  return toBase64(new Uint8Array(await whole))
}

/**
 * Reads such a text. Of one that is cut off, what can still be read comes back. What comes out is counted
 * piece by piece, so that a few bytes that would become gigabytes are given up early.
 */
export async function unpack(text: string, mostBytes: number): Promise<Unpacked> {
  const packed = fromBase64(text)
  if (packed === null) return { type: 'foreign' }
  const stream = new DecompressionStream('deflate-raw')
  const [{ end, pieces, length }] = await Promise.all([
    readAll(stream.readable.getReader(), mostBytes),
    writeAll(stream.writable.getWriter(), packed),
  ])
  if (end === 'tooMuch') return { type: 'tooMuch' }
  if (end === 'broken' && length === 0) return { type: 'foreign' }
  return { type: 'ok', bytes: joined(pieces, length), isCutOff: end === 'broken' }
}

interface Pieces {
  readonly end: 'whole' | 'broken' | 'tooMuch'
  readonly pieces: readonly Uint8Array[]
  readonly length: number
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  mostBytes: number,
): Promise<Pieces> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { end: 'whole', pieces, length }
      length += value.length
      if (length > mostBytes) break
      pieces.push(value)
    }
  } catch {
    // It is no deflated data, or not to its end.
    return { end: 'broken', pieces, length }
  }
  await reader.cancel()
  return { end: 'tooMuch', pieces: [], length }
}

/**
 * Little by little, towards the end byte by byte, and closed only when all was read: an error throws away what
 * nobody has read yet, and in Node that is what the last write came to.
 */
async function writeAll(
  writer: WritableStreamDefaultWriter<BufferSource>,
  packed: Uint8Array<ArrayBuffer>,
): Promise<void> {
  try {
    for (let from = 0; from < packed.length;) {
      const count = Math.min(mostAtOnce, Math.ceil((packed.length - from) / 2))
      await writer.write(packed.slice(from, from + count))
      from += count
    }
    await writer.write(new Uint8Array())
    await writer.close()
  } catch {
    // The reader says so.
  }
}

/** Bytes given to the decompressor at a time. What they become may be a thousand times as much. */
const mostAtOnce = 1024

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** null: it is not in these letters. One letter too many, as of a text that is cut off, says nothing. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text)) return null
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text
  const binary = atob(whole.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}
