import { serverId } from '../raft/index'
import type { RaftMessage, Role, ServerId } from '../raft/index'
import type { Breakpoint } from './breakpoint'
import { predicateLimits } from './predicate'

/**
 * A breakpoint in few signs, for links and for what is kept: `role:S2:leader`, `term:5`,
 * `message:RequestVote:S1:*`, `overwritten:*`, `commit:*:7`, `violation`, `if:S1.commit > 3`.
 */
export function breakpointCode(breakpoint: Breakpoint): string {
  switch (breakpoint.type) {
    case 'role':
      return `role:${breakpoint.server ?? '*'}:${breakpoint.role}`
    case 'term':
      return `term:${breakpoint.above}`
    case 'message': {
      const { message, from, to } = breakpoint
      return `message:${message ?? '*'}:${from ?? '*'}:${to ?? '*'}`
    }
    case 'overwritten':
      return `overwritten:${breakpoint.server ?? '*'}`
    case 'commit':
      return `commit:${breakpoint.server ?? '*'}:${breakpoint.index}`
    case 'violation':
      return 'violation'
    case 'predicate':
      return `if:${breakpoint.text}`
  }
}

/** Reads a breakpoint's code, or null. What stands behind `if:` is not read here: it may be no predicate. */
export function parseBreakpointCode(code: string): Breakpoint | null {
  if (code.startsWith('if:')) {
    const text = code.slice(3)
    return text.length > predicateLimits.length ? null : { type: 'predicate', text }
  }
  const [type = '', ...parts] = code.split(':')
  if (parts.length !== counts.get(type)) return null
  const [first = '', second = '', third = ''] = parts
  switch (type) {
    case 'role': {
      const server = readServer(first)
      const role = roles.find((each) => each === second)
      return server === undefined || role === undefined ? null : { type, server, role }
    }
    case 'term': {
      const above = readNumber(first)
      return above === null ? null : { type, above }
    }
    case 'message': {
      const message = first === '*' ? null : messageTypes.find((each) => each === first)
      const [from, to] = [readServer(second), readServer(third)]
      if (message === undefined || from === undefined || to === undefined) return null
      return { type, message, from, to }
    }
    case 'overwritten': {
      const server = readServer(first)
      return server === undefined ? null : { type, server }
    }
    case 'commit': {
      const [server, index] = [readServer(first), readNumber(second)]
      return server === undefined || index === null ? null : { type, server, index }
    }
    case 'violation':
      return { type }
    default:
      return null
  }
}

export const roles: readonly Role['type'][] = ['follower', 'preCandidate', 'candidate', 'leader']

/** All that servers send each other, those first that are met first. */
export const messageTypes: readonly RaftMessage['type'][] = [
  'RequestVote',
  'RequestVoteResponse',
  'AppendEntries',
  'AppendEntriesResponse',
  'PreVote',
  'PreVoteResponse',
  'InstallSnapshot',
  'InstallSnapshotResponse',
  'ReadIndex',
  'ReadIndexResponse',
  'TimeoutNow',
]

/** How many parts stand behind each first word. */
const counts: ReadonlyMap<string, number> = new Map([
  ['role', 2],
  ['term', 1],
  ['message', 3],
  ['overwritten', 1],
  ['commit', 2],
  ['violation', 0],
])

/** null is any server, undefined none. */
function readServer(text: string): ServerId | null | undefined {
  if (text === '*') return null
  return /^S[1-9][0-9]?$/.test(text) ? serverId(text) : undefined
}

function readNumber(text: string): number | null {
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : null
}
