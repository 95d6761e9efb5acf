import type { Judged } from '../check/checker'
import type { ServerId } from '../raft/index'
import { originOf } from '../server/messages'
import type { Count, Decided } from './coverage'

/** Leadership has gone to whom it was meant for. */
export function watchTransfers(count: Count): (server: ServerId, decision: Decided) => void {
  const asked = new Map<ServerId, number>()
  return (server, decision) => {
    if (decision.type === 'timeoutNowTaken') asked.set(server, decision.term + 1)
    if (decision.type === 'becameLeader' && asked.get(server) === decision.term)
      count('transferDone')
  }
}

/** Another leader goes on with a snapshot where the one before stopped. */
export function watchPieces(count: Count): (server: ServerId, decision: Decided) => void {
  const lastOf = new Map<string, { readonly from: ServerId; readonly nextOffset: number }>()
  return (server, decision) => {
    if (decision.type !== 'snapshotPieceTaken') return
    const { from, nextOffset } = decision
    const key = `${server}/${decision.lastIncludedIndex}`
    const last = lastOf.get(key)
    const isOther = last !== undefined && last.from !== from
    if (isOther && nextOffset >= last.nextOffset) count('snapshotResumed')
    lastOf.set(key, { from, nextOffset })
  }
}

/** What a restart found of the write that was out when the server crashed. */
export function watchDisks(count: Count): (judged: Judged) => void {
  const out = new Map<ServerId, number | null>()
  const outAtCrash = new Map<ServerId, number>()
  return ({ record, applied }) => {
    if (record.type === 'step') {
      out.set(record.server, applied.world.servers[record.server]?.server?.writing?.serial ?? null)
    } else if (record.type === 'crash') {
      const serial = out.get(record.server) ?? null
      outAtCrash.delete(record.server)
      if (serial !== null) outAtCrash.set(record.server, serial)
    } else if (record.type === 'boot') {
      const serial = outAtCrash.get(record.server)
      if (serial !== undefined) count(record.serial < serial ? 'writeLost' : 'writeLandedUnseen')
      outAtCrash.delete(record.server)
    }
  }
}

/** Losses, copies, and messages that overtook each other. */
export function watchMessages(count: Count): (judged: Judged) => void {
  const latest = new Map<string, number>()
  return ({ applied }) => {
    for (let lost = applied.lost.length; lost > 0; lost--) count('messageLost')
    for (const { id, from, to } of applied.taken) {
      if (id.endsWith('+1')) count('messageDuplicated')
      const { incarnation, n } = originOf(id)
      const link = `${from}/${incarnation}>${to}`
      const last = latest.get(link) ?? 0
      if (n < last) count('messageReordered')
      else latest.set(link, n)
    }
  }
}
