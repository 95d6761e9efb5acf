import { unreachable } from '../lib/assert'
import { serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { ServerSlot, World } from '../world/world'
import { predicateLimits } from './predicate'
import type { Operator, Predicate, Reference } from './predicate'
import { readField, readGlobal, readProgress } from './predicate-fields'
import type { Value } from './predicate-fields'

export interface Verdict {
  readonly holds: boolean
  /** Why nobody can say: `S4 is down and has no “commit”`. Then it does not hold. */
  readonly unknown: string | null
}

/**
 * Whether a predicate holds in a world. It always comes to an answer: what cannot be said is unknown, and
 * an unknown whole does not hold. `and` and `or` know their answer where one side decides it alone; in
 * `any`, `all` and `count` a server of which it is unknown is one for which it does not hold.
 */
export function judgePredicate(predicate: Predicate, world: World): Verdict {
  const judging: Judging = { world, places: {}, steps: 0, unknown: null }
  const value = evaluate(judging, predicate)
  const isLate = judging.steps > predicateLimits.steps
  if (value === undefined || isLate) {
    const late = `it takes more than ${predicateLimits.steps} steps to say`
    return { holds: false, unknown: isLate ? late : (judging.unknown ?? 'it cannot be said') }
  }
  return { holds: value === true, unknown: null }
}

interface Judging {
  readonly world: World
  /** What variables stand for. */
  readonly places: Record<string, ServerId>
  steps: number
  /** The first thing that could not be said. */
  unknown: string | null
}

function evaluate(judging: Judging, predicate: Predicate): Value {
  judging.steps++
  if (judging.steps > predicateLimits.steps) return undefined
  switch (predicate.type) {
    case 'number':
    case 'boolean':
      return predicate.value
    case 'role':
      return predicate.role
    case 'null':
      return null
    case 'server':
      return nameOf(judging, predicate.server)
    case 'global':
      return readGlobal(judging.world, predicate.name)
    case 'field': {
      const slot = slotOf(judging, predicate.of)
      if (slot === null) return undefined
      const value = readField(judging.world, slot, predicate.field)
      return value === undefined ? lacks(judging, slot, predicate.field) : value
    }
    case 'progress': {
      const slot = slotOf(judging, predicate.of)
      if (slot === null) return undefined
      const peer = nameOf(judging, predicate.peer)
      const value = peer === undefined ? undefined : readProgress(slot, predicate.field, peer)
      return value === undefined ? lacks(judging, slot, `${predicate.field}.${peer ?? ''}`) : value
    }
    case 'negative': {
      const value = evaluate(judging, predicate.of)
      return typeof value === 'number' ? -value : undefined
    }
    case 'sum': {
      let total = evaluate(judging, predicate.first)
      for (const { sign, of } of predicate.rest) {
        const value = evaluate(judging, of)
        if (typeof total !== 'number' || typeof value !== 'number') return undefined
        total += sign === '+' ? value : -value
      }
      return total
    }
    case 'compare': {
      const left = evaluate(judging, predicate.left)
      const right = evaluate(judging, predicate.right)
      return compare(predicate.operator, left, right)
    }
    case 'not': {
      const value = evaluate(judging, predicate.of)
      return typeof value === 'boolean' ? !value : undefined
    }
    case 'and':
      return join(judging, predicate.of, false)
    case 'or':
      return join(judging, predicate.of, true)
    case 'quantifier':
      return quantify(judging, predicate)
    default:
      return unreachable(predicate)
  }
}

function compare(operator: Operator, left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left !== 'number' || typeof right !== 'number') return undefined
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      return unreachable(operator)
  }
}

/** One that decides does so whatever is unknown of the others. */
function join(judging: Judging, all: readonly Predicate[], decides: boolean): Value {
  let isKnown = true
  for (const each of all) {
    const value = evaluate(judging, each)
    if (value === decides) return decides
    if (value === undefined) isKnown = false
  }
  return isKnown ? !decides : undefined
}

type Quantified = Extract<Predicate, { readonly type: 'quantifier' }>

function quantify(judging: Judging, { how, variable, of }: Quantified): Value {
  const { unknown } = judging
  let holding = 0
  for (const id in judging.world.servers) {
    judging.places[variable] = serverId(id)
    const isHeld = evaluate(judging, of) === true
    judging.unknown = unknown
    if (isHeld) holding++
    if (how === 'any' && isHeld) return true
    if (how === 'all' && !isHeld) return false
  }
  return how === 'count' ? holding : how === 'all'
}

function nameOf({ places }: Judging, reference: Reference): ServerId | undefined {
  return reference.type === 'one' ? reference.server : places[reference.name]
}

function slotOf(judging: Judging, reference: Reference): ServerSlot | null {
  const id = nameOf(judging, reference)
  const slot = id === undefined ? undefined : judging.world.servers[id]
  if (slot === undefined) judging.unknown ??= `there is no ${id ?? 'such server'}`
  return slot ?? null
}

function lacks(judging: Judging, { id, server }: ServerSlot, field: string): undefined {
  const role = server?.raft.role.type ?? null
  const why = role === null ? 'is down' : role === 'leader' ? 'leads' : 'does not lead'
  judging.unknown ??= `${id} ${why} and has no “${field}”`
}
