/** Which of the five term colours a term has; 0 before the first term. The number is always printed too. */
export function tintOf(term: number): number {
  return term === 0 ? 0 : ((term - 1) % 5) + 1
}
