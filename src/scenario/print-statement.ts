import { unreachable } from '../lib/assert'
import type { LogTerm, NodeSetting } from './initial-server'
import { printExpectation } from './print-expectation'
import {
  printDuration,
  printLink,
  printPattern,
  printStored,
  printThousandths,
} from './print-value'
import type { DiskFault, Statement, WriteOperation } from './syntax'

/** A statement as the words of its line. */
export function wordsOf(statement: Statement): readonly string[] {
  switch (statement.type) {
    case 'cluster':
    case 'spare':
    case 'timeout':
      return [statement.type, ...statement.servers]
    case 'opt':
      return ['opt', ...statement.settings.map(({ key, value }) => `${key}=${value ?? 'none'}`)]
    case 'node':
      return ['node', statement.server, ...statement.settings.map(printSetting)]
    case 'ready':
    case 'settle':
      return [statement.type]
    case 'release':
      return ['release', ...(statement.pattern === null ? [] : printPattern(statement.pattern))]
    case 'deliver':
    case 'drop':
    case 'hold':
    case 'dup':
      return [statement.type, ...printPattern(statement.pattern)]
    case 'crash':
      return ['crash', statement.server, ...statement.faults.map(printFault)]
    case 'hb':
    case 'restart':
    case 'checkquorum':
    case 'snapshot':
    case 'abort':
    case 'complete':
    case 'freeze':
    case 'thaw':
      return [statement.type, statement.server]
    case 'disk':
      return ['disk', statement.server, statement.isFull ? 'full' : 'ok']
    case 'promote':
    case 'remove':
      return [statement.type, statement.server]
    case 'add':
      return ['add', statement.server, ...(statement.as === 'voter' ? [] : ['as=learner'])]
    case 'part':
      return ['part', statement.groups.map((group) => group.join(',')).join('|')]
    case 'cut':
      return ['cut', printLink(statement.link)]
    case 'heal':
      return statement.link === null ? ['heal'] : ['heal', printLink(statement.link)]
    case 'read': {
      const { name, key, server, mode } = statement
      return ['get', name, key, `@${server}`, ...(mode === null ? [] : [`mode=${mode}`])]
    }
    case 'write': {
      const { name, operation, server, seq } = statement
      const [word, ...values] = printOperation(operation)
      return [word, name, ...values, `@${server}`, ...(seq === null ? [] : [`seq=${seq}`])]
    }
    case 'wait':
      return ['wait', printDuration(statement.duration)]
    case 'clock':
      return ['clock', statement.server, `rate=${printThousandths(statement.ratePerMille)}`]
    case 'transfer':
      return ['transfer', `${statement.from}>${statement.to}`]
    case 'conf':
    case 'joint':
      return [statement.type, statement.server, statement.voters.join(',')]
    case 'setconf':
      return ['setconf', statement.servers.join(','), statement.voters.join(',')]
    case 'mark':
    case 'fork':
      return [statement.type, statement.name]
    case 'expect':
      return ['expect', ...statement.expectations.map(printExpectation)]
    default:
      return unreachable(statement)
  }
}

function printSetting(setting: NodeSetting): string {
  switch (setting.key) {
    case 'role':
    case 'term':
    case 'commit':
    case 'down':
      return `${setting.key}=${setting.value}`
    case 'vote':
      return `vote=${setting.value ?? '-'}`
    case 'log':
      return `log=${setting.value.map(printEntry).join(',')}`
    case 'conf':
      return `conf=${setting.value.join(',')}`
    default:
      return unreachable(setting)
  }
}

function printEntry({ term, put }: LogTerm): string {
  return put === null ? String(term) : `${term}:${put.key}~${put.value}`
}

function printFault(fault: DiskFault): string {
  return fault.type === 'lose' ? `lose=${fault.entries}` : fault.type
}

/** The first word of the line, and what stands between the request's name and the server. */
function printOperation(operation: WriteOperation): readonly [string, ...string[]] {
  switch (operation.type) {
    case 'put':
    case 'append':
      return [operation.type, `${operation.key}=${operation.value}`]
    case 'delete':
      return ['del', operation.key]
    case 'increment':
      return ['incr', operation.by === 1 ? operation.key : `${operation.key}=${operation.by}`]
    case 'cas':
      return ['cas', `${operation.key}=${printStored(operation.expected)}`, operation.value]
    default:
      return unreachable(operation)
  }
}
