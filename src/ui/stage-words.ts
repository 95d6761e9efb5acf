import { hasQuorum, isJoint, votersOf } from '../raft/index'
import type { ServerId } from '../raft/index'
import { isCut } from '../server/links'
import { count } from '../trace/words'
import type { World } from '../world/world'
import { configurationIn, halvesOf, leaderOf, quorumText, serversOf, standingOf } from './members'

/** The stage's title: who leads, and what is wrong with the cluster. Two sentences at most. */
export interface Headline {
  readonly sentence: string
  readonly detail: string
}

export function headlineOf(world: World | null): Headline {
  if (world === null) return { sentence: 'The servers are starting.', detail: '' }
  return {
    sentence: leadership(world),
    detail: [upOf(world), membersNote(world), cutsOf(world)].filter(Boolean).join(', '),
  }
}

function leadership(world: World): string {
  const leader = leaderOf(world)
  const configuration = configurationIn(world)
  const voters = votersOf(configuration)
  const up = voters.filter((id) => world.servers[id]?.server != null)
  const isUp = (id: ServerId) => up.includes(id)
  if (leader !== null) {
    const term = world.servers[leader]?.server?.raft.currentTerm ?? 0
    if (world.servers[leader]?.status === 'frozen')
      return `${leader} leads term ${term} but is frozen.`
    const isHeard = (id: ServerId) => isUp(id) && (id === leader || isLinked(world, leader, id))
    const heard = voters.filter(isHeard).length
    return hasQuorum(configuration, isHeard)
      ? `${leader} leads term ${term}.`
      : `${leader} leads term ${term} but reaches ${heard} of ${voters.length}.`
  }
  if (voters.every((id) => world.servers[id]?.status === 'starting'))
    return 'The servers are starting.'
  if (!hasQuorum(configuration, isUp)) return `No leader: ${quorumText(configuration)} must be up.`
  const having = (role: string) =>
    up.filter((id) => world.servers[id]?.server?.raft.role.type === role)
  const candidates = having('candidate')
  if (candidates.length > 0) {
    return `No leader. ${listed(candidates)} ${candidates.length === 1 ? 'asks' : 'ask'} for votes.`
  }
  const probing = having('preCandidate')
  if (probing.length === 0) return 'No leader. Writes wait.'
  return `No leader. ${listed(probing)} ${probing.length === 1 ? 'asks' : 'ask'} whether an election could be won.`
}

/** `S1`, `S1 and S2`, `S1, S2 and S3`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** While joint both majorities; else who is taught, and who has no part. */
function membersNote(world: World): string {
  const configuration = configurationIn(world)
  if (isJoint(configuration)) {
    return halvesOf(configuration)
      .map(({ name, needed, voters }) => `${name} majority ${needed} of ${voters.length}`)
      .join(', ')
  }
  const learners = serversOf(world).filter((id) => standingOf(configuration, id) === 'learner')
  if (learners.length === 0) return ''
  return `${listed(learners)} ${learners.length === 1 ? 'is a learner' : 'are learners'}`
}

function upOf(world: World): string {
  const ids = serversOf(world)
  const withStatus = (status: string) => ids.filter((id) => world.servers[id]?.status === status)
  const frozen = withStatus('frozen')
  const up = withStatus('up').length + frozen.length
  const said = up === ids.length ? `all ${up} up` : `${up} of ${ids.length} up`
  return frozen.length === 0 ? said : `${said}, ${frozen.join(' ')} frozen`
}

/** The cuts as a person would say them: sides of a partition, else single links. */
function cutsOf(world: World): string {
  const ids = serversOf(world)
  const cuts: string[] = []
  ids.forEach((a, i) => {
    for (const b of ids.slice(i + 1)) {
      const there = isCut(world.links, a, b)
      const back = isCut(world.links, b, a)
      if (there && back) cuts.push(`${a}–${b} cut`)
      else if (there || back) cuts.push(there ? `${a}→${b} cut` : `${b}→${a} cut`)
    }
  })
  const sides = sidesOf(world)
  if (sides.length > 1 && sides.every((side) => isWhole(world, side))) {
    return `cut into ${sides.map((side) => side.join(' ')).join(' | ')}`
  }
  return cuts.length <= 2 ? cuts.join(', ') : count(cuts.length, 'link is', 'links are') + ' cut'
}

function isLinked(world: World, a: ServerId, b: ServerId): boolean {
  return !isCut(world.links, a, b) && !isCut(world.links, b, a)
}

/** Groups of servers that reach each other, directly or through others. */
export function sidesOf(world: World): readonly (readonly ServerId[])[] {
  const left = new Set(serversOf(world))
  const sides: ServerId[][] = []
  for (const first of serversOf(world)) {
    if (!left.delete(first)) continue
    const side = [first]
    for (const here of side) {
      for (const there of left) {
        if (isLinked(world, here, there)) {
          left.delete(there)
          side.push(there)
        }
      }
    }
    sides.push(side.toSorted())
  }
  return sides
}

function isWhole(world: World, side: readonly ServerId[]): boolean {
  return side.every((a) => side.every((b) => a === b || isLinked(world, a, b)))
}
