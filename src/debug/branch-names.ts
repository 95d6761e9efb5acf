import { RequestError } from '../cluster/cluster'
import { readName } from '../trace/branch-name'
import type { Branch } from './debugger'

/** Whatever knows the branches there are. */
interface Named {
  branches(): readonly Pick<Branch, 'id' | 'name'>[]
}

/** `fork 3`: the next of its kind, whatever the others are called by now. */
export function nextName(tree: Named, kind: string): string {
  const taken = namesOf(tree)
  let number = 1 + [...taken].filter((name) => name.startsWith(`${kind} `)).length
  while (taken.has(`${kind} ${number}`)) number++
  return `${kind} ${number}`
}

/** The name that a branch came with from elsewhere, told apart from those that are there. */
export function freeName(tree: Named, name: string): string {
  const taken = namesOf(tree)
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`
  return free
}

/** The name that a person gave a branch, as it is kept. */
export function givenName(tree: Named, id: string, text: string): string {
  const name = readName(text)
  if (name === null) throw new RequestError('A branch has a name that can be seen.')
  const other = tree.branches().find((branch) => branch.name === name && branch.id !== id)
  if (other !== undefined) throw new RequestError(`Another branch is called ${name} already.`)
  return name
}

function namesOf(tree: Named): ReadonlySet<string> {
  return new Set(tree.branches().map(({ name }) => name))
}
