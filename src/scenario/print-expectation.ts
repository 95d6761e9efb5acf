import { unreachable } from '../lib/assert'
import type { Expectation, Outcome } from './expectation'
import { printDuration, printStored } from './print-value'

/** An expectation as `key=value`. */
export function printExpectation(expectation: Expectation): string {
  return `${printKey(expectation)}=${printExpected(expectation)}`
}

/** What an expectation speaks of: `S1.next.S2`, `op.A`, `leader`. */
export function printKey(expectation: Expectation): string {
  switch (expectation.type) {
    case 'op':
      return `op.${expectation.name}`
    case 'leaders':
      return 'leader'
    case 'inflight':
    case 'conf':
    case 'violation':
    case 'broken':
    case 'lin':
      return expectation.type
    case 'next':
    case 'match':
    case 'infl':
    case 'pr':
      return `${expectation.server}.${expectation.type}.${expectation.peer}`
    case 'kv':
      return `${expectation.server}.kv.${expectation.key}`
    default:
      return `${expectation.server}.${expectation.type}`
  }
}

/** What became of a request, as a scenario spells it. */
export function printOutcome(outcome: Outcome): string {
  switch (outcome.type) {
    case 'ok':
    case 'pending':
      return outcome.type
    case 'value':
      return `ok:${printStored(outcome.value)}`
    case 'redirect':
      return `redirect:${outcome.leader ?? '?'}`
    case 'fail':
      return `fail:${outcome.reason}`
    default:
      return unreachable(outcome)
  }
}

/** What an expectation asks for, as a scenario spells it. */
export function printExpected(expectation: Expectation): string {
  switch (expectation.type) {
    case 'role':
      return expectation.role
    case 'term':
    case 'commit':
    case 'last':
    case 'votes':
    case 'rejects':
    case 'si':
    case 'st':
    case 'inflight':
      return String(expectation.count)
    case 'next':
    case 'match':
    case 'infl':
      return expectation.count === null ? '-' : String(expectation.count)
    case 'pr':
      return expectation.state ?? '-'
    case 'vote':
    case 'leader':
      return expectation.expected ?? '-'
    case 'log':
      return expectation.terms.join(',')
    case 'voters': {
      const old = expectation.old === null ? '' : `+${expectation.old.join('')}`
      return expectation.voters.length === 0 ? '-' : `${expectation.voters.join('')}${old}`
    }
    case 'lease':
      return expectation.endMicros === null ? '-' : printDuration(expectation.endMicros)
    case 'kv':
      return printStored(expectation.value)
    case 'op':
      return printOutcome(expectation.outcome)
    case 'conf':
      return expectation.outcome
    case 'leaders':
      return expectation.servers.join(',') || 'none'
    case 'violation':
    case 'broken':
      return expectation.names.join(',') || 'none'
    case 'lin':
      return String(expectation.isLinearizable)
    default:
      return unreachable(expectation)
  }
}
