import { nextTurn } from '../cluster/next-turn'
import { allCheckers } from '../check/all-checkers'
import type { Checker } from '../check/checker'
import type { SharedRun } from '../trace/shared-run'
import { standing } from '../trace/stood'
import { recordedStep } from '../trace/recorded-step'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { freeName } from './branch-names'
import type { BranchTree } from './branch-tree'
import type { OpenedBranches } from './debugger'

/** Records folded before others may have the thread. */
const slice = 500

/**
 * Puts a run from elsewhere among the branches, folded once from its first input: its hashes are compared and
 * invariants judged on the way. What it is compared with becomes a branch that left it.
 */
export async function openRun(
  tree: BranchTree,
  run: SharedRun,
  nextName: () => string,
  told: (done: number, of: number) => void,
): Promise<OpenedBranches> {
  const { header, beside } = run
  const whole = run.records.length + (beside?.records.length ?? 0)
  const nameOf = (name: string | null) => (name === null ? nextName() : freeName(tree, name))
  const branch = freeId(tree, header.run)
  const known = { ...header, run: branch }
  const main = { ...run, id: branch, name: nameOf(run.name), header: known, parent: null }
  await add(tree, newWorld(known), main, (done) => told(done, whole))
  if (beside === null) return { branch, beside: null }
  const { parting } = beside
  const left = await tree.worldAt(branch, parting)
  const id = freeId(tree, `${branch}/beside`)
  const parent = { branch, event: parting }
  const other = { ...beside, id, name: nameOf(beside.name), header: { ...known, run: id }, parent }
  const first = { ...standing(left, beside.stood), header: { ...left.header, run: id } }
  await add(tree, first, other, (done) => told(run.records.length + done, whole))
  return { branch, beside: id }
}

type Added = Pick<Parameters<BranchTree['add']>[0], 'id' | 'name' | 'header' | 'parent'> &
  Pick<SharedRun, 'records' | 'stood'>

async function add(
  tree: BranchTree,
  first: World,
  { records, ...branch }: Added,
  told: (done: number) => void,
): Promise<void> {
  const { id } = branch
  let world = first
  const { count: base } = world
  const read = (from: number, count: number) =>
    Promise.resolve(records.slice(from - base - 1, from - base - 1 + count))
  tree.add({ ...branch, first, read })
  const checkers: readonly Checker[] = allCheckers(world)
  const broken = new Set(tree.branch(id).violations.map(({ invariant }) => invariant))
  for (let done = 0; done < records.length; done += slice) {
    const steps = records.slice(done, done + slice).map((record) => {
      const step = recordedStep(standing(world, branch.stood), record)
      world = step.applied.world
      return step
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
    told(done + steps.length)
    await nextTurn()
  }
}

/** The run may be one of this page, come back by a link. */
function freeId(tree: BranchTree, run: string): string {
  let id = run
  for (let i = 2; tree.has(id); i++) id = `${run}.${i}`
  return id
}
