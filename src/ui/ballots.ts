/** Where a candidate's ballots stand in its disc: one for each voter, in rows of five. */
export interface Ballot {
  readonly x: number
  readonly y: number
}

export function placeBallots(
  voters: number,
  disc: number,
): { readonly radius: number; readonly at: readonly Ballot[] } {
  const scale = disc / 68
  const perRow = voters <= 5 ? 5 : Math.ceil(voters / 2)
  const radius = (voters <= 5 ? 3.7 : 3) * scale
  const pitch = (voters <= 5 ? 10.5 : 8.8) * scale
  const at = Array.from({ length: voters }, (_, i) => {
    const row = Math.floor(i / perRow)
    const inRow = Math.min(perRow, voters - row * perRow)
    const column = i - row * perRow
    return {
      x: (column - (inRow - 1) / 2) * pitch,
      y: (voters <= 5 ? 14.3 : 9 + row * 8.8) * scale,
    }
  })
  return { radius, at }
}
