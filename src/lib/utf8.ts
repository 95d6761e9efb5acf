/** How many bytes a text takes in UTF-8. A lone surrogate takes three, as the sign that replaces it. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (isPairAt(text, i)) {
      bytes += 4
      i++
    } else bytes += 3
  }
  return bytes
}

/** Whether a text takes at most `limit` bytes; most texts need not be counted for that. */
export function fitsUtf8(text: string, limit: number): boolean {
  if (text.length > limit) return false
  return text.length * 3 <= limit || utf8Length(text) <= limit
}

function isPairAt(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
}
