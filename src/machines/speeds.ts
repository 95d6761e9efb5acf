/** Speeds that a person steps through, in thousandths of real time: 1/100× to 1×. */
export const speeds: readonly number[] = [10, 20, 50, 100, 200, 500, 1000]

/** The next faster or slower step; a speed between two steps goes to the nearer one on that side. */
export function stepSpeed(perMille: number, direction: 'faster' | 'slower'): number {
  const faster = speeds.find((speed) => speed > perMille)
  const slower = speeds.findLast((speed) => speed < perMille)
  return (direction === 'faster' ? faster : slower) ?? perMille
}
