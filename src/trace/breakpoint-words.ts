import type { Role } from '../raft/index'
import type { Breakpoint } from './breakpoint'

/** A breakpoint as it stands in the list of them: `S2 becomes leader`. */
export function breakpointText(breakpoint: Breakpoint): string {
  switch (breakpoint.type) {
    case 'role':
      return `${breakpoint.server ?? 'a server'} becomes ${roleName(breakpoint.role)}`
    case 'term':
      return `a term exceeds ${breakpoint.above}`
    case 'message': {
      const { message, from, to } = breakpoint
      const what = message ?? 'a message'
      if (from === null && to === null) return `${what} is sent`
      return `${what} goes${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`
    }
    case 'overwritten':
      return `an entry is overwritten${breakpoint.server === null ? '' : ` at ${breakpoint.server}`}`
    case 'commit': {
      const whose = breakpoint.server === null ? 'a' : `${breakpoint.server}’s`
      return `${whose} commit index reaches ${breakpoint.index}`
    }
    case 'violation':
      return 'an invariant breaks'
    case 'predicate':
      return breakpoint.text
  }
}

/** `pre-candidate`. */
export function roleName(role: Role['type']): string {
  return role === 'preCandidate' ? 'pre-candidate' : role
}
