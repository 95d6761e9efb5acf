/** The bytes of one disk as the release before there were snapshots wrote them: they must stay readable. */
export const version1 = {
  hardState: fromHex('0101ac0207010000000002533244dbcdf4'),
  segment: fromHex(
    '01020c01020003010300000000167b22707574223a22736368c3b66e222c226e223a317dad5b2307',
  ),
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}
