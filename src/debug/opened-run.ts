import { nextTurn } from '../cluster/next-turn'
import { allCheckers } from '../check/all-checkers'
import type { SharedRun } from '../trace/shared-run'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { RecordedStep } from '../cluster/cluster'
import type { BranchTree } from './branch-tree'

/** Records folded before others may have the thread. */
const slice = 500

/**
 * Puts a run from elsewhere among the branches, folded once from its first input: its hashes are compared and
 * invariants judged on the way. Answers with its branch.
 */
export async function openRun(
  tree: BranchTree,
  { header, records }: SharedRun,
  name: string,
  told: (done: number, of: number) => void,
): Promise<string> {
  const id = freeId(tree, header.run)
  const known = { ...header, run: id }
  let world = newWorld(known)
  const { count: base } = world
  const read = (first: number, count: number) =>
    Promise.resolve(records.slice(first - base - 1, first - base - 1 + count))
  tree.add({ id, name, header: known, first: world, parent: null, read })
  const checkers = allCheckers(world)
  const broken = new Set<string>()
  for (let done = 0; done < records.length; done += slice) {
    const steps = records.slice(done, done + slice).map((record): RecordedStep => {
      const applied = apply(world, record)
      world = applied.world
      return { record, applied, event: world.count }
    })
    tree.hear(id, steps)
    for (const step of steps) {
      for (const checker of checkers) {
        const violation = checker(step)
        if (violation === null || broken.has(violation.invariant)) continue
        broken.add(violation.invariant)
        tree.violate(id, { ...violation, event: step.event })
      }
    }
    told(done + steps.length, records.length)
    await nextTurn()
  }
  return id
}

/** The run may be one of this page, come back by a link. */
function freeId(tree: BranchTree, run: string): string {
  let id = run
  for (let i = 2; tree.has(id); i++) id = `${run}.${i}`
  return id
}
