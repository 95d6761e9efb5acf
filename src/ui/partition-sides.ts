import type { ServerId } from '../raft/index'
import { isCut } from '../server/links'
import type { World } from '../world/world'
import { serversOf } from './members'

/** Where each server stands; one that is free keeps all its links. */
export type Side = 'A' | 'B' | 'free'
export type Sides = Readonly<Record<ServerId, Side>>

export const sides: readonly Side[] = ['A', 'B', 'free']

/** The leader against all others; without a leader, the first server. */
export function leaderAlone(servers: readonly ServerId[], leader: ServerId | null): Sides {
  const alone = leader ?? servers[0]
  return sidesBy(servers, (id) => (id === alone ? 'A' : 'B'))
}

/** The leader with the smaller half, so that the others can elect a new one. */
export function halves(servers: readonly ServerId[], leader: ServerId | null): Sides {
  const ordered = leader === null ? servers : [leader, ...servers.filter((id) => id !== leader)]
  const minority = new Set(ordered.slice(0, Math.floor(servers.length / 2)))
  return sidesBy(servers, (id) => (minority.has(id) ? 'A' : 'B'))
}

export function allFree(servers: readonly ServerId[]): Sides {
  return sidesBy(servers, () => 'free')
}

/** The groups of a partition request, or null while one side is empty. */
export function groupsOf(
  servers: readonly ServerId[],
  chosen: Sides,
): readonly (readonly ServerId[])[] | null {
  const of = (side: Side) => servers.filter((id) => chosen[id] === side)
  const groups = [of('A'), of('B')]
  return groups.every((group) => group.length > 0) ? groups : null
}

/** How many links between servers are cut, and how many of them in one direction only. */
export function cutLinks(world: World): {
  readonly cut: number
  readonly oneWay: number
} {
  const { links } = world
  const servers = serversOf(world)
  let cut = 0
  let oneWay = 0
  servers.forEach((a, i) => {
    for (const b of servers.slice(i + 1)) {
      const there = isCut(links, a, b)
      const back = isCut(links, b, a)
      if (there || back) cut++
      if (there !== back) oneWay++
    }
  })
  return { cut, oneWay }
}

function sidesBy(servers: readonly ServerId[], sideOf: (id: ServerId) => Side): Sides {
  return Object.fromEntries(servers.map((id) => [id, sideOf(id)]))
}
