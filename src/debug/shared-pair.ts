import { firstEventOf } from '../trace/opened-run'
import type { BesideBranch, SharedRun } from '../trace/shared-run'
import { isGiven } from '../trace/branch-name'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { RunHeader } from '../world/record'
import { partingOf } from './branch-relations'
import type { Branch, Debugger } from './debugger'

/** Two branches as they stand beside each other, and the event of one of them that is shown. */
export interface Pair {
  readonly a: string
  readonly b: string
  readonly shown: string
  readonly event: number
}

/** Which of two branches is handed on whole, and which as what it has beside it. */
export interface Roles {
  readonly main: Branch
  readonly other: Branch
  readonly parting: number
  /** Where the moment is looked at; the end of the first where it is in neither. */
  readonly event: number
  readonly isOtherShown: boolean
  readonly isOtherFirst: boolean
}

/** null: they have no event in common, or are one. */
export function rolesOf(branches: readonly Branch[], pair: Pair): Roles | null {
  const { a, b, shown, event } = pair
  const parting = partingOf(branches, a, b)
  const find = (id: string) => branches.find((branch) => branch.id === id)
  // Whoever was left keeps its place: the other left it.
  const isOtherFirst = parting?.branch === b
  const [main, other] = isOtherFirst ? [find(b), find(a)] : [find(a), find(b)]
  if (parting === null || main === undefined || other === undefined || a === b) return null
  const known = { main, other, parting: parting.event, isOtherFirst }
  const isIn = ({ id }: Branch) => (partingOf(branches, shown, id)?.event ?? -1) >= event
  if (shown === other.id) return { ...known, event, isOtherShown: true }
  if (isIn(main)) return { ...known, event, isOtherShown: false }
  if (isIn(other)) return { ...known, event, isOtherShown: true }
  return { ...known, event: main.length, isOtherShown: false }
}

type Recorded = Pick<
  SharedRun,
  'header' | 'records' | 'stood' | 'name' | 'beside' | 'moment' | 'hash'
>

/** Both branches, as far as they have come, as one run that is handed on. */
export async function sharedPair(cluster: Debugger, roles: Roles): Promise<Recorded> {
  const { main, other, parting, event: moment, isOtherShown, isOtherFirst } = roles
  const { header, records, stood } = await cluster.recording(main.length, main.id)
  const whole = await cluster.recording(other.length, other.id)
  const [shown, unseen] = isOtherShown ? [other, main] : [main, other]
  const first = firstEventOf(header)
  const beside: BesideBranch = {
    name: ownName(other),
    parting,
    records: whole.records.slice(parting - first),
    stood: whole.stood.filter((event) => event >= parting),
    isShown: isOtherShown,
    isFirst: isOtherFirst,
    hash: await hashAt(cluster, header, unseen.id, unseen.length),
  }
  const hash = await hashAt(cluster, header, shown.id, moment)
  return { header, records, stood, name: ownName(main), beside, moment, hash }
}

/** What a person called a branch; null where it has but a number. */
export function ownName({ name }: Pick<Branch, 'name'>): string | null {
  return isGiven(name) ? name : null
}

async function hashAt(
  cluster: Debugger,
  header: RunHeader,
  branch: string,
  event: number,
): Promise<number> {
  const [step] = await cluster.events(event, event, branch)
  return worldHash(step?.applied.world ?? newWorld(header))
}
