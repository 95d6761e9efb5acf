import { unreachable } from '../lib/assert'
import { defaultVariable } from './predicate'
import type { Predicate, Reference } from './predicate'

/** Writes a predicate with no more brackets than it needs; read again, it is the same. */
export function printPredicate(predicate: Predicate): string {
  switch (predicate.type) {
    case 'number':
    case 'boolean':
      return String(predicate.value)
    case 'null':
      return 'null'
    case 'role':
      return predicate.role
    case 'server':
      return named(predicate.server)
    case 'global':
      return predicate.name
    case 'field':
      return `${named(predicate.of)}.${predicate.field}`
    case 'progress':
      return `${named(predicate.of)}.${predicate.field}.${named(predicate.peer)}`
    case 'negative':
      return `-${inside(predicate.of, 4)}`
    case 'sum': {
      const rest = predicate.rest.map(({ sign, of }) => ` ${sign} ${inside(of, 4)}`)
      return `${inside(predicate.first, 4)}${rest.join('')}`
    }
    case 'compare': {
      const { operator, left, right } = predicate
      return `${inside(left, 3)} ${operator} ${inside(right, 3)}`
    }
    case 'not':
      return `not ${inside(predicate.of, 2)}`
    case 'and':
      return predicate.of.map((of) => inside(of, 2)).join(' and ')
    case 'or':
      return predicate.of.map((of) => inside(of, 1)).join(' or ')
    case 'quantifier': {
      const { how, variable, of } = predicate
      return `${how}(${variable === defaultVariable ? '' : `${variable}: `}${printPredicate(of)})`
    }
    default:
      return unreachable(predicate)
  }
}

/** With brackets where it binds less than its place demands. */
function inside(predicate: Predicate, atLeast: number): string {
  const printed = printPredicate(predicate)
  return strength(predicate) < atLeast ? `(${printed})` : printed
}

function strength({ type }: Predicate): number {
  switch (type) {
    case 'or':
      return 0
    case 'and':
      return 1
    case 'not':
    case 'compare':
      return 2
    case 'sum':
      return 3
    default:
      return 4
  }
}

function named(reference: Reference): string {
  return reference.type === 'one' ? reference.server : reference.name
}
