import { hasQuorum } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker, Judged, Violation } from './checker'
import { copyAt, isOnDisk } from './disk-copies'
import type { Copy } from './disk-copies'

/** The answers that a server still owes, by client and serial number: what has to be durable. */
type Owed = Map<string, Copy[]>

/**
 * When a leader commits an entry, and when a client is told that its command is done, the disks of a
 * quorum hold it: what is acknowledged survives the crash of all servers (§5.1, Figure 2: persistent
 * state). A quorum of any configuration counts that was in force between the commit and the answer.
 */
export function durability(first: World): Checker {
  const seen = new Map<ServerId, Server>()
  for (const server of runningServers(first)) seen.set(server.id, server)
  const owedBy = new Map<ServerId, Owed>()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id } = server
    const before = seen.get(id)
    seen.set(id, server)
    const owed: Owed = (judged.record.type === 'step' && owedBy.get(id)) || new Map()
    owedBy.set(id, owed)
    remember(owed, server, judged.applied)
    const judge = (what: string, copy: Copy): Violation | null => {
      const disks = disksWith(judged.applied.world, copy)
      if (isOnQuorum(before, server, disks)) return null
      return violation(`${id} ${what} ${copy.index}, which only ${named(disks)} on disk.`)
    }
    const broken = judgeCommit(judged, server, judge) ?? judgeAnswers(judged.applied, owed, judge)
    if (!mayAnswer(server)) owed.clear()
    return broken
  }
}

type Judge = (what: string, copy: Copy) => Violation | null

function judgeCommit({ applied }: Judged, { raft }: Server, judge: Judge): Violation | null {
  const commit = applied.decisions.findLast((decision) => decision.type === 'committed')
  return commit === undefined ? null : judge('committed entry', copyAt(raft.log, commit.toIndex))
}

function judgeAnswers(applied: Applied, owed: Owed, judge: Judge): Violation | null {
  for (const key of answered(applied)) {
    const copy = owed.get(key)?.shift()
    if (owed.get(key)?.length === 0) owed.delete(key)
    const broken = copy === undefined ? null : judge(`answered ${key}, entry`, copy)
    if (broken !== null) return broken
  }
  return null
}

/** A server that led may still hold answers back until a write has landed. */
function mayAnswer({ raft, writing }: Server): boolean {
  const holds = writing?.messages.some(({ type }) => type === 'ClientResponse') === true
  return raft.role.type === 'leader' || holds
}

function remember(owed: Owed, { raft }: Server, { decisions }: Applied): void {
  for (const decision of decisions) {
    if (decision.type !== 'applied') continue
    const key = `${decision.client}/${decision.serial}`
    owed.set(key, [...(owed.get(key) ?? []), copyAt(raft.log, decision.index)])
  }
}

/** The commands that are said to be done, once each, whether or not the answer arrives. */
function answered({ sent, lost }: Applied): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { message } of [...sent, ...lost]) {
    if (message.type === 'ClientResponse' && message.outcome.type === 'done')
      keys.add(`${message.to}/${message.serial}`)
  }
  return keys
}

function disksWith({ servers }: World, copy: Copy): ReadonlySet<ServerId> {
  const slots = Object.values(servers).filter(({ disk }) => isOnDisk(disk, copy))
  return new Set(slots.map(({ id }) => id))
}

function isOnQuorum(before: Server | undefined, after: Server, disks: ReadonlySet<ServerId>) {
  const configurations = [...(before?.raft.configurations ?? []), ...after.raft.configurations]
  return configurations.some(
    ({ configuration }) =>
      configuration.voters.length > 0 && hasQuorum(configuration, (id) => disks.has(id)),
  )
}

function named(disks: ReadonlySet<ServerId>): string {
  const [one = 'nobody', ...more] = [...disks].sort()
  return more.length === 0 ? `${one} has` : `${[one, ...more].join(', ')} have`
}

function violation(detail: string): Violation {
  return { invariant: 'Durability', detail }
}
