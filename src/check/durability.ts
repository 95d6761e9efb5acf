import { at } from '../lib/persistent-list'
import type { LogIndex, ServerId } from '../raft/index'
import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import type { World } from '../world/world'
import { movedServer } from './checker'
import type { Checker, Judged } from './checker'
import { entryDigest } from './log-digests'

/**
 * When a client is told that its command is done, a majority of disks holds the command: what is
 * acknowledged survives the crash of all servers (§5.1, Figure 2: persistent state).
 */
export function durability(): Checker {
  /** Where the answers that a server still owes stand in the log, by client and serial number. */
  const owedBy = new Map<ServerId, Map<string, LogIndex[]>>()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const owed = owedBy.get(server.id) ?? new Map<string, LogIndex[]>()
    owedBy.set(server.id, owed)
    if (judged.record.type === 'boot') owed.clear()
    remember(owed, judged)
    const { world } = judged.applied
    for (const key of answered(judged.applied)) {
      const index = owed.get(key)?.shift()
      if (owed.get(key)?.length === 0) owed.delete(key)
      const entry = index === undefined ? undefined : at(server.raft.log, index - 1)
      if (index === undefined || entry === undefined) continue
      const disks = disksWith(world, index, entryDigest(entry))
      const needed = Math.floor(world.header.servers.length / 2) + 1
      if (disks < needed) {
        return {
          invariant: 'Durability',
          detail: `${server.id} answered ${key}, entry ${index}, with the entry on ${disks} disks of ${world.header.servers.length}.`,
        }
      }
    }
    if (!mayAnswer(server)) owed.clear()
    return null
  }
}

/** A server that led may still hold answers back until a write has landed. */
function mayAnswer({ raft, writing }: Server): boolean {
  const holds = writing?.messages.some(({ type }) => type === 'ClientResponse') === true
  return raft.role.type === 'leader' || holds
}

function remember(owed: Map<string, LogIndex[]>, { applied }: Judged): void {
  for (const decision of applied.decisions) {
    if (decision.type !== 'applied') continue
    const key = `${decision.client}/${decision.serial}`
    owed.set(key, [...(owed.get(key) ?? []), decision.index])
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

function disksWith(world: World, index: LogIndex, digest: number): number {
  return world.header.servers.filter((id) => {
    const slot = world.servers[id]
    const entry = slot === undefined ? undefined : at(slot.disk.log, index - 1)
    return entry !== undefined && entryDigest(entry) === digest
  }).length
}
