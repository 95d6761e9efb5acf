import { truncate } from '../lib/persistent-list'
import type { Committed, Glance, Story } from '../machines/first-run.machine'
import { serverId } from '../raft/index'
import { entriesBetween, firstIndex, lastIndex } from '../raft/index'
import type { Log, ServerId } from '../raft/index'
import { worldTime } from '../server/own-clock'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { leaderOf, logOf, quorumText, serversOf, configurationIn } from './members'

const counts = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** What the story of the first run needs to know of the world; null before there is one. */
export function glanceAt(world: World | null): Glance | null {
  if (world === null) return null
  const leader = leaderOf(world)
  const servers = Object.values(world.servers).map(({ server }) => server)
  return {
    leader,
    term: leader === null ? 0 : (world.servers[leader]?.server?.raft.currentTerm ?? 0),
    hasCandidate: servers.some((server) => server?.raft.role.type === 'candidate'),
    at: world.at,
  }
}

/** The two lines of the first page. */
export function greeting(servers: number, leader: string | null): readonly [string, string] {
  const subject = servers === 1 ? 'One server keeps' : `${counts[servers] ?? servers} servers keep`
  if (leader === null) {
    return [
      servers === 1 ? 'One server' : `${counts[servers] ?? servers} servers`,
      'elect a leader…',
    ]
  }
  return [`${subject} one log.`, `${leader} leads. Crash it.`]
}

/** Two commands for a log that holds none. */
export function firstWrites(world: World): readonly Request[] {
  const isWritten = Object.values(world.servers).some((slot) => {
    const log = logOf(slot)
    const kept = entriesBetween(log, firstIndex(log), lastIndex(log))
    return log.baseIndex > 0 || kept.some(({ type }) => type === 'command')
  })
  if (isWritten) return []
  return [
    { type: 'put', key: 'x', value: '1', server: null, mode: null, as: null },
    { type: 'put', key: 'y', value: '2', server: null, mode: null, as: null },
  ]
}

/** What is committed by the farthest server's account. */
export function committedIn(world: World): Committed {
  let best: Committed = { size: 0, digest: 0 }
  for (const id of serversOf(world)) {
    const raft = world.servers[id]?.server?.raft
    if (raft === undefined || raft.commitIndex < best.size) continue
    best = { size: raft.commitIndex, digest: digestThrough(raft.log, raft.commitIndex) }
  }
  return best
}

/** Who will time out first, and in how many real seconds at this speed; null where nobody will. */
export function nextTimeout(
  world: World,
  now: number,
): { readonly id: ServerId; readonly seconds: number } | null {
  let next: { readonly id: ServerId; readonly at: number } | null = null
  for (const id of serversOf(world)) {
    const slot = world.servers[id]
    const role = slot?.server?.raft.role
    if (slot?.status !== 'up' || role === undefined || role.type === 'leader') continue
    const at = worldTime(slot.clock, role.electionDeadline)
    if (next === null || at < next.at) next = { id, at }
  }
  if (next === null) return null
  const speed = Math.max(1, world.perMille)
  return { id: next.id, seconds: Math.max(0, next.at - now) / 1000 / speed }
}

/** The caption while timers drain. */
export function drainingText(crashed: string | null, world: World, now: number): string {
  const next = nextTimeout(world, now)
  const who = next === null ? '' : ` ${next.id} in ${next.seconds.toFixed(1)} s.`
  return `${crashed ?? 'The leader'} is gone. Whoever’s timer ends first asks for votes:${who}`
}

/** The caption while votes travel. */
export function votingText(world: World): string {
  for (const id of serversOf(world)) {
    const raft = world.servers[id]?.server?.raft
    if (raft?.role.type !== 'candidate') continue
    const granted = Object.values(raft.role.votes).filter(Boolean).length
    return `${id} asks for votes in term ${raft.currentTerm}: it has ${granted} and needs ${quorumText(configurationIn(world))}.`
  }
  return 'The votes were split. The next timer to end asks again.'
}

/** The caption at the end, with the numbers of this run. */
export function settledText(story: Story, world: World): string {
  const ms = Math.round((story.electedAt - story.crashedAt) / 1000)
  const elected = `${story.leader} leads term ${story.term} after ${ms} ms.`
  return isAllKept(story, world) ? `${elected} Nothing committed was lost.` : elected
}

/** Whether the new leader holds all that was committed when the old one went. */
export function isAllKept({ leader, committed }: Story, world: World): boolean {
  const raft = leader === null ? undefined : world.servers[serverId(leader)]?.server?.raft
  if (raft === undefined || lastIndex(raft.log) < committed.size) return false
  return committed.size === 0 || digestThrough(raft.log, committed.size) === committed.digest
}

/** Of the entries through an index; logs whose beginning is cut off at different places differ. */
function digestThrough({ baseIndex, entries }: Log, index: number): number {
  return truncate(entries, Math.max(0, index - baseIndex)).digest
}
