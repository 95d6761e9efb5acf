import { nearestTo } from '../debug/branch-relations'
import type { DebugState } from '../debug/debugger'
import type { ViewState } from '../store/selection-store'

/** The branches that Compare has beside each other: those chosen, else the one that is shown and its nearest. */
export function comparedPair(
  { branches, shown }: Pick<DebugState, 'branches' | 'shown'>,
  chosen: ViewState['compared'],
): { readonly a: string; readonly b: string } | null {
  const isThere = (id: string) => branches.some((branch) => branch.id === id)
  if (chosen !== null && isThere(chosen.a) && isThere(chosen.b)) return chosen
  const near = nearestTo(branches, shown)
  return near === null ? null : { a: shown, b: near }
}
