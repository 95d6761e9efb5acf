import { linkKey } from '../server/links'
import type { LinkRules } from '../server/links'
import type { Peer } from '../server/messages'
import type { Request } from '../world/request'

/** Requests that change what links do. */
export type LinkRequest = Extract<Request, { readonly type: 'cut' | 'heal' | 'partition' | 'link' }>

export function isLinkRequest(request: Request): request is LinkRequest {
  return ['cut', 'heal', 'partition', 'link'].includes(request.type)
}

/** The rule book after a request: a new version, the one before stays as it is. */
export function changeLinks(before: LinkRules, request: LinkRequest): LinkRules {
  const links = { ...before, version: before.version + 1 }
  switch (request.type) {
    case 'cut':
      return { ...links, cuts: [...new Set([...before.cuts, linkKey(request.from, request.to)])] }
    case 'heal': {
      const { from, to } = request
      if (from === null || to === null) return { ...links, cuts: [] }
      return { ...links, cuts: before.cuts.filter((key) => key !== linkKey(from, to)) }
    }
    case 'partition':
      return { ...links, cuts: cutsBetween(request.groups) }
    case 'link': {
      const { which, rule } = request
      if (which.type === 'servers') return { ...links, servers: rule }
      if (which.type === 'clients') return { ...links, clients: rule }
      return { ...links, single: { ...before.single, [linkKey(which.from, which.to)]: rule } }
    }
  }
}

/** Both directions of every link between two sides. */
function cutsBetween(groups: readonly (readonly Peer[])[]): string[] {
  return groups.flatMap((group, i) =>
    groups.flatMap((other, j) =>
      i === j ? [] : group.flatMap((from) => other.map((to) => linkKey(from, to))),
    ),
  )
}
