/** World time per real time as people write it: `1/20×`. */
export function speed(perMille: number): string {
  return perMille >= 1000 ? `${perMille / 1000}×` : `1/${Math.round(1000 / perMille)}×`
}
