/** How many bytes a text takes in UTF-8; a lone surrogate counts as the replacement it becomes. */
export function utf8Bytes(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else {
      const isPair = unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))
      bytes += isPair ? 4 : 3
      if (isPair) i++
    }
  }
  return bytes
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
