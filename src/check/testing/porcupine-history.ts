import { emptyMap, set } from '../../lib/persistent-map'
import type { Operation } from '../../kv/operation'
import type { History, HistoryOperation, HistoryResponse } from '../../trace/history'

/** One line of a history: who, whether it begins or ends, and what. */
interface Line {
  readonly process: string
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly operation: string
  readonly key: string
  /** A value, two in brackets, nil, or `timed-out`. */
  readonly value: string | null
}

/**
 * Reads a history of Jepsen's etcd test: one register, absent at first. Of a write only its success is
 * known, of a compare-and-set that failed only that. What timed out stays open for ever; a read that
 * failed is left out.
 */
export function parseJepsen(text: string): History {
  const pattern = /^INFO +jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(\w+)\s+(.*)$/
  const lines = linesOf(text).map((line): Line => {
    const [, process, type, operation, value] = pattern.exec(line) ?? unreadable(line)
    return lineOf({ process, type, operation, key: 'register', value })
  })
  return { initial: emptyMap(), operations: operationsOf(lines) }
}

/** Reads a history of a key-value store in which a missing key is an empty value. */
export function parseKv(text: string): History {
  const pattern =
    /^\{:process (\d+), :type :(invoke|ok), :f :(\w+), :key "(.*)", :value (nil|".*")\}$/
  const lines = linesOf(text).map((line): Line => {
    const [, process, type, operation, key, value] = pattern.exec(line) ?? unreadable(line)
    return lineOf({ process, type, operation, key, value: value?.replaceAll('"', '') })
  })
  const keys = new Set(lines.map(({ key }) => key))
  const initial = [...keys].reduce((values, key) => set(values, key, ''), emptyMap<string>())
  return { initial, operations: operationsOf(lines) }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

function unreadable(line: string): never {
  throw new Error(`not a line of a history: ${line}`)
}

function lineOf(parts: Readonly<Record<keyof Line, string | undefined>>): Line {
  const { process, type, operation, key, value } = parts
  const isType = type === 'invoke' || type === 'ok' || type === 'fail' || type === 'info'
  if (!isType || process === undefined || operation === undefined || key === undefined) {
    return unreadable(JSON.stringify(parts))
  }
  return { process, type, operation, key, value: value === 'nil' ? null : (value ?? null) }
}

/** Positions are the numbers of the lines. Each process does one thing at a time. */
function operationsOf(lines: readonly Line[]): readonly HistoryOperation[] {
  const operations = new Map<number, HistoryOperation>()
  const openOf = new Map<string, number>()
  lines.forEach((line, at) => {
    const { process: client, type } = line
    if (type === 'invoke') {
      openOf.set(client, at)
      operations.set(at, { client, operation: operationOf(line), invokedAt: at, response: null })
      return
    }
    const begun = openOf.get(client) ?? unreadable(JSON.stringify(line))
    const open = operations.get(begun) ?? unreadable(JSON.stringify(line))
    openOf.delete(client)
    if (type === 'fail' && open.operation.type === 'get') operations.delete(begun)
    else operations.set(begun, { ...open, response: responseTo(open.operation, line, at) })
  })
  return [...operations.values()]
}

function operationOf({ operation: name, key, value }: Line): Operation {
  switch (name) {
    case 'get':
    case 'read':
      return { type: 'get', key }
    case 'put':
    case 'write':
      return { type: 'put', key, value: value ?? '' }
    case 'append':
      return { type: 'append', key, value: value ?? '' }
    case 'cas': {
      const [expected = null, next = ''] = /^\[(\d+) (\d+)\]$/.exec(value ?? '')?.slice(1) ?? []
      return { type: 'cas', key, expected, value: next }
    }
    default:
      return unreadable(name)
  }
}

function responseTo(
  { type: asked }: Operation,
  { type, value }: Line,
  at: number,
): HistoryResponse | null {
  if (type === 'ok' && asked === 'get') {
    return { at, seen: { type: 'outcome', outcome: { type: 'ok', value } } }
  }
  if (type === 'ok') return { at, seen: { type: 'kind', kind: 'ok' } }
  if (type === 'fail' && asked === 'cas') return { at, seen: { type: 'kind', kind: 'mismatch' } }
  return null
}
