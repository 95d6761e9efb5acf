import type { ServerId } from '../raft/index'
import { originOf } from '../server/messages'
import type { MessageId } from '../server/messages'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'

/**
 * Makes one order of what several sources tell: each source's own order is kept, and every receive
 * stands after its send, whichever port was faster. A record waits until what it depends on has been
 * taken; among those that are free, the earliest in world time comes first.
 */
export interface CausalMerge {
  add(source: string, records: readonly WorldRecord[]): void
  /** Takes out all that is free now. */
  take(): WorldRecord[]
  /** The first record that waits for something that has not come, or null. */
  blocked(): WorldRecord | null
  /** The last step a source has told of, here or before this run; 0 before the first. It may not have been taken yet. */
  lastStepOf(source: string): number
}

/** `first` is the world the run begins with: nobody tells again of what led to it. */
export function createCausalMerge(first: World): CausalMerge {
  const queues = new Map<string, Queue>()
  /** The latest step taken of each sender. */
  const taken = new Map<string, { incarnation: number; n: number }>()
  const lastSteps = new Map<string, number>()
  const links = new Set([
    first.links.version,
    ...Object.values(first.linkHistory).map(({ version }) => version),
  ])
  const crashed = new Map<ServerId, number>()
  const known = new Set(Object.values(first.servers).map(({ id }) => id))
  for (const { id, incarnation, server } of Object.values(first.servers)) {
    if (server === null) crashed.set(id, incarnation)
    else lastSteps.set(`${id}.${incarnation}`, server.n)
    // Who is down has said all that it will: some of it may still be on its way.
    taken.set(id, { incarnation, n: server?.n ?? Infinity })
  }
  for (const { id, n } of Object.values(first.clients)) taken.set(id, { incarnation: 1, n })

  function hasSent(id: MessageId): boolean {
    const { sender, incarnation, n } = originOf(id)
    const latest = taken.get(sender)
    if (latest === undefined) return false
    return latest.incarnation > incarnation || (latest.incarnation === incarnation && latest.n >= n)
  }

  function isFree(record: WorldRecord): boolean {
    switch (record.type) {
      case 'step':
      case 'clientStep':
        for (const input of record.inputs) {
          if (input.type === 'receive' && !hasSent(input.message)) return false
          if (input.type === 'links' && !links.has(input.version)) return false
        }
        return true
      case 'discard':
        return record.reason === 'olderIncarnation' || hasSent(record.message)
      case 'boot':
      case 'refused':
        return (
          known.has(record.server) &&
          (record.type === 'refused' || links.has(record.links)) &&
          (crashed.get(record.server) ?? 0) >= record.incarnation - 1
        )
      default:
        return true
    }
  }

  function note(record: WorldRecord): void {
    if (record.type === 'step') {
      taken.set(record.server, { incarnation: record.incarnation, n: record.n })
    } else if (record.type === 'clientStep') {
      taken.set(record.client, { incarnation: 1, n: record.n })
    } else if (record.type === 'links') links.add(record.links.version)
    else if (record.type === 'newServer') known.add(record.server)
    else if (record.type === 'crash' || record.type === 'refused') {
      crashed.set(record.server, record.incarnation)
    }
  }

  /** An incarnation that has ended says nothing more: its queue would only be looked at in vain. */
  function forget({ server, incarnation }: { server: ServerId; incarnation: number }): void {
    const source = `${server}.${incarnation}`
    if (queues.get(source)?.head() !== undefined) return
    queues.delete(source)
    lastSteps.delete(source)
  }

  /** The source whose free head is earliest, or null. */
  function next(): Queue | null {
    let best: Queue | null = null
    for (const queue of queues.values()) {
      const head = queue.head()
      if (head === undefined || !isFree(head)) continue
      if (best === null || timeOf(head) < timeOf(best.head())) best = queue
    }
    return best
  }

  return {
    add(source, records) {
      const queue = queues.get(source) ?? createQueue()
      queues.set(source, queue)
      for (const record of records) {
        queue.push(record)
        if (record.type === 'step') lastSteps.set(source, record.n)
      }
    },
    take() {
      const merged: WorldRecord[] = []
      for (let queue = next(); queue !== null; queue = next()) {
        const record = queue.shift()
        if (record === undefined) break
        note(record)
        merged.push(record)
        if (record.type === 'crash' || record.type === 'refused') forget(record)
      }
      return merged
    },
    blocked() {
      for (const queue of queues.values()) {
        const head = queue.head()
        if (head !== undefined) return head
      }
      return null
    },
    lastStepOf: (source) => lastSteps.get(source) ?? 0,
  }
}

/** Hashes have no time of their own; they go with the step before them. */
function timeOf(record: WorldRecord | undefined): number {
  return record === undefined || record.type === 'hash' ? -1 : record.at
}

interface Queue {
  push(record: WorldRecord): void
  head(): WorldRecord | undefined
  shift(): WorldRecord | undefined
}

/** First in, first out; taking costs the same however long it is. */
function createQueue(): Queue {
  let items: WorldRecord[] = []
  let first = 0
  return {
    push: (record) => void items.push(record),
    head: () => items[first],
    shift() {
      const item = items[first]
      first++
      if (first === items.length) {
        items = []
        first = 0
      } else if (first > 1024 && first * 2 > items.length) {
        items = items.slice(first)
        first = 0
      }
      return item
    },
  }
}
