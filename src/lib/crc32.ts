/** The CRC-32 of bytes, as in zip and Ethernet (polynomial 0xEDB88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** The CRC-32 of a text, two bytes for each UTF-16 unit, the low one first. */
export function crc32Text(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    crc = (crc >>> 8) ^ (table[(crc ^ unit) & 0xff] ?? 0)
    crc = (crc >>> 8) ^ (table[(crc ^ (unit >>> 8)) & 0xff] ?? 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** What one byte does to the remainder. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  }
  return remainder
})
