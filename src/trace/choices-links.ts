import { digest } from '../lib/digest'
import { linkKey } from '../server/links'
import type { LinkRules } from '../server/links'
import { serverId } from '../raft/index'
import { clientId } from '../server/messages'
import type { Peer } from '../server/messages'
import type { Request } from '../world/request'

/**
 * What turns one rule book of the links into the next. One request makes one new version, so there is one
 * wherever one can do it; where nothing differs it is one that changes nothing.
 */
export function linksChoices(before: LinkRules, after: LinkRules): readonly Request[] {
  const rules = ruleChoices(before, after)
  const cuts = cutChoices(before.cuts, after.cuts)
  if (rules.length + cuts.length > 0) return [...cuts, ...rules]
  if (after.cuts.length === 0) return [{ type: 'heal', from: null, to: null }]
  return [{ type: 'link', which: { type: 'servers' }, rule: after.servers }]
}

function ruleChoices(before: LinkRules, after: LinkRules): readonly Request[] {
  const isSame = (a: unknown, b: unknown) => digest(a) === digest(b)
  const choices: Request[] = []
  if (!isSame(before.servers, after.servers))
    choices.push({ type: 'link', which: { type: 'servers' }, rule: after.servers })
  if (!isSame(before.clients, after.clients))
    choices.push({ type: 'link', which: { type: 'clients' }, rule: after.clients })
  for (const [key, rule] of Object.entries(after.single)) {
    if (isSame(before.single[key], rule)) continue
    choices.push({ type: 'link', which: { type: 'one', ...endsOf(key) }, rule })
  }
  return choices
}

function cutChoices(before: readonly string[], after: readonly string[]): readonly Request[] {
  const cut = after.filter((key) => !before.includes(key))
  const healed = before.filter((key) => !after.includes(key))
  const isOrdered = isSameList([...before.filter((key) => after.includes(key)), ...cut], after)
  if (cut.length + healed.length === 0 && isOrdered) return []
  if (after.length === 0) return [{ type: 'heal', from: null, to: null }]
  const isOne = isOrdered && cut.length + healed.length === 1
  const groups = isOne ? null : groupsOf(after)
  if (groups !== null) return [{ type: 'partition', groups }]
  return [
    ...healed.map((key): Request => ({ type: 'heal', ...endsOf(key) })),
    ...cut.map((key): Request => ({ type: 'cut', ...endsOf(key) })),
  ]
}

/** The sides of the partition that makes just these cuts, in this order; null where none does. */
function groupsOf(cuts: readonly string[]): readonly (readonly Peer[])[] | null {
  const isCut = (a: Peer, b: Peer) => cuts.includes(linkKey(a, b))
  const groups: Peer[][] = []
  for (const peer of new Set(cuts.map((key) => endsOf(key).from))) {
    const own = groups.find((group) => group.every((other) => !isCut(peer, other)))
    if (own === undefined) groups.push([peer])
    else own.push(peer)
  }
  const made = groups.flatMap((group, i) =>
    groups.flatMap((other, j) =>
      i === j ? [] : group.flatMap((from) => other.map((to) => linkKey(from, to))),
    ),
  )
  return isSameList(made, cuts) ? groups : null
}

/** The ends that a `linkKey` names. */
function endsOf(key: string): { readonly from: Peer; readonly to: Peer } {
  const at = key.indexOf('>')
  return { from: peerOf(key.slice(0, at)), to: peerOf(key.slice(at + 1)) }
}

function peerOf(name: string): Peer {
  return name.startsWith('S') ? serverId(name) : clientId(name)
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i])
}
