import { encodeCommand } from '../kv/command'
import type { Operation } from '../kv/operation'
import { emptyStore } from '../kv/store'
import type { Store } from '../kv/store'
import { set } from '../lib/persistent-map'
import {
  emptyLog,
  entriesBetween,
  firstIndex,
  fromMs,
  lastIndex,
  logAfter,
  logIndex,
  serverId,
  term,
} from '../raft/index'
import type { Entry, Log, Micros } from '../raft/index'
import { clientId } from '../server/messages'

/** Names and logs of the sample world: twelve entries at its leader, three that S5 kept of term 2. */
export const s1 = serverId('S1')
export const s2 = serverId('S2')
export const s3 = serverId('S3')
export const s4 = serverId('S4')
export const s5 = serverId('S5')
export const client = clientId('C1.k3f9')
/** World time of the moment. */
export const now: Micros = fromMs(1340)

const puts: readonly (readonly [number, string])[] = [
  [1, ''],
  [1, 'x=1'],
  [1, 'y=2'],
  [1, 'x=2'],
  [2, ''],
  [2, 'z=1'],
  [2, 'x=4'],
  [2, 'y=5'],
  [3, ''],
  [3, 'x=5'],
  [3, 'z=3'],
  [3, 'x=7'],
]
const abandoned: readonly (readonly [number, string])[] = [
  [2, 'z=4'],
  [2, 'x=9'],
  [2, 'y=6'],
]
export const leaderLog = extended(
  emptyLog,
  puts.map((put) => entryOf(put)),
)
export const divergentLog = extended(
  through(leaderLog, 8),
  abandoned.map((put) => entryOf(put)),
)

/** A log up to an index. */
export function through({ baseIndex, baseTerm, ...log }: Log, index: number): Log {
  const kept = entriesBetween({ baseIndex, baseTerm, ...log }, logIndex(1), logIndex(index))
  return logAfter(baseIndex, baseTerm, kept)
}

/** A log with more entries. */
export function extended(log: Log, entries: readonly Entry[]): Log {
  const kept = entriesBetween(log, firstIndex(log), lastIndex(log))
  return logAfter(log.baseIndex, log.baseTerm, [...kept, ...entries])
}

function entryOf([inTerm, text]: readonly [number, string], serial = 1): Entry {
  const [key, value] = text.split('=')
  if (key === undefined || value === undefined) return { type: 'noop', term: term(inTerm) }
  return { type: 'command', term: term(inTerm), command: put(key, value, serial + 1) }
}

export function put(key: string, value: string, serial: number): string {
  const operation: Operation = { type: 'put', key, value }
  return encodeCommand({ type: 'operation', client, serial, lowest: serial, operation })
}

/** The values that the entries up to an index leave, without the sessions. */
export function storeUpTo(commitIndex: number): Store {
  const store = emptyStore()
  let { values } = store
  for (const [, text] of puts.slice(0, commitIndex)) {
    const [key, value] = text.split('=')
    if (key !== undefined && value !== undefined) values = set(values, key, value)
  }
  return { ...store, values }
}
