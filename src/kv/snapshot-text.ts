import { unreachable } from '../lib/assert'
import { emptyMap, entries, set } from '../lib/persistent-map'
import type { PersistentMap } from '../lib/persistent-map'
import { isCount, isKeyText, isList, isRecord, isValueText, parseJson } from './fields'
import type { OperationReply } from './operation'
import { makeSession } from './session'
import type { Remembered, Session } from './session'
import type { Store } from './store'

const version = 1

/**
 * A store as JSON: values, sessions with the replies they remember, and the count of commands that
 * their recency is told in (thesis §5, §6.3). Equal stores give equal texts:
 * `{"version":1,"executed":2,"values":[["x","3"]],"sessions":[["C1.k3f9",1,2,[[1,"ok",null]]]]}`.
 */
export function printStore({ executed, values, sessions }: Store): string {
  return JSON.stringify({
    version,
    executed,
    values: byKey(values),
    sessions: byKey(sessions).map(([client, { lowest, lastUsed, replies }]) => [
      client,
      lowest,
      lastUsed,
      replies.map(({ serial, reply }) => [serial, ...fieldsOf(reply)]),
    ]),
  })
}

/**
 * The store of a text, or null where the text is none, or not the one that its store is printed as:
 * keys out of order or twice, say, or fields that nobody reads.
 */
export function parseStore(text: string): Store | null {
  const fields = parseJson(text)
  if (!isRecord(fields) || fields['version'] !== version) return null
  const { executed } = fields
  const values = mapOf(fields['values'], valueOf)
  const sessions = mapOf(fields['sessions'], sessionOf)
  if (!isCount(executed) || values === null || sessions === null) return null
  for (const [, { lastUsed }] of entries(sessions)) if (lastUsed > executed) return null
  const store: Store = { executed, values, sessions }
  return printStore(store) === text ? store : null
}

function byKey<V>(map: PersistentMap<V>): readonly (readonly [string, V])[] {
  return [...entries(map)].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A map from a list of rows, each a key and what one value is read from. */
function mapOf<V>(
  rows: unknown,
  read: (fields: readonly unknown[]) => V | null,
): PersistentMap<V> | null {
  if (!isList(rows)) return null
  let map = emptyMap<V>()
  for (const row of rows) {
    if (!isList(row)) return null
    const [key, ...fields] = row
    const value = read(fields)
    if (!isKeyText(key) || value === null) return null
    map = set(map, key, value)
  }
  return map
}

function valueOf([value]: readonly unknown[]): string | null {
  return isValueText(value) ? value : null
}

function sessionOf([lowest, lastUsed, rows]: readonly unknown[]): Session | null {
  if (!isCount(lowest) || !isCount(lastUsed) || !isList(rows)) return null
  const replies: Remembered[] = []
  let least = lowest
  for (const row of rows) {
    const remembered = isList(row) ? rememberedOf(row) : null
    if (remembered === null || remembered.serial < least) return null
    replies.push(remembered)
    least = remembered.serial + 1
  }
  return makeSession(lowest, lastUsed, replies)
}

function rememberedOf([serial, type, field]: readonly unknown[]): Remembered | null {
  const reply = replyOf(type, field)
  return isCount(serial) && reply !== null ? { serial, reply } : null
}

function fieldsOf(reply: OperationReply): readonly (string | null)[] {
  switch (reply.type) {
    case 'ok':
      return [reply.type, reply.value]
    case 'mismatch':
    case 'notANumber':
      return [reply.type, reply.actual]
    case 'tooLong':
      return [reply.type]
    default:
      return unreachable(reply)
  }
}

function replyOf(type: unknown, field: unknown): OperationReply | null {
  switch (type) {
    case 'ok':
      return field === null || isValueText(field) ? { type, value: field } : null
    case 'mismatch':
      return field === null || isValueText(field) ? { type, actual: field } : null
    case 'notANumber':
      return isValueText(field) ? { type, actual: field } : null
    case 'tooLong':
      return { type }
    default:
      return null
  }
}
