import type { Branch } from './debugger'

/** The last event two branches have in common, and in which branch it happened; null where they have none. */
export function partingOf(
  branches: readonly Branch[],
  a: string,
  b: string,
): { readonly branch: string; readonly event: number } | null {
  const line = lineOf(branches, b)
  for (const { branch, until } of lineOf(branches, a)) {
    const other = line.find((each) => each.branch === branch)
    if (other !== undefined) return { branch, event: Math.min(until, other.until) }
  }
  return null
}

/** A branch and those it comes from, with the last event of each that is its own too. */
export function lineOf(
  branches: readonly Branch[],
  id: string,
): readonly { readonly branch: string; readonly until: number }[] {
  const line: { branch: string; until: number }[] = []
  let next: { readonly branch: string; readonly event: number } | null = null
  let branch = branches.find((each) => each.id === id)
  while (branch !== undefined) {
    const until = Math.min(branch.length, next?.event ?? Infinity, line.at(-1)?.until ?? Infinity)
    line.push({ branch: branch.id, until })
    next = branch.parent
    branch = branches.find((each) => each.id === next?.branch)
  }
  return line
}

/** A branch, and those that left it, in the order they left. */
export interface BranchNode {
  readonly branch: Branch
  readonly children: readonly BranchNode[]
}

/** The branches that began by themselves, each with all that come from it. */
export function treeOf(branches: readonly Branch[]): readonly BranchNode[] {
  const below = (parent: string | null): readonly BranchNode[] =>
    branches
      .filter((branch) => (branch.parent?.branch ?? null) === parent)
      .toSorted((a, b) => (a.parent?.event ?? 0) - (b.parent?.event ?? 0))
      .map((branch) => ({ branch, children: below(branch.id) }))
  return below(null)
}

/** Whom to put a branch beside: the one it left, else one that left it or left the same, else any. */
export function nearestTo(branches: readonly Branch[], id: string): string | null {
  const branch = branches.find((each) => each.id === id)
  const others = branches.filter((each) => each.id !== id)
  const parent = branch?.parent?.branch
  const near =
    others.find((each) => each.id === parent) ??
    others.find((each) => each.parent?.branch === id) ??
    others[0]
  return near?.id ?? null
}
