import type { Role } from '../raft/index'

/** What one server was, from an event on until the next stretch begins. */
export interface Stretch {
  readonly event: number
  /** World time, microseconds. */
  readonly from: number
  readonly role: Role['type'] | 'down'
  readonly term: number
}

/** Something in a run that a person looks for, at its event. */
export type Mark =
  /** A server became this: a candidate is an election, `down` a crash. A candidate may become one again. */
  | {
      readonly type: 'role'
      readonly event: number
      readonly server: string
      readonly role: Stretch['role']
      readonly was: Stretch['role']
      readonly term: number
    }
  | { readonly type: 'cut' | 'heal'; readonly event: number }
  /** Entries of a log were cut off for others. */
  | { readonly type: 'truncation'; readonly event: number; readonly server: string }
  /** Something else that somebody did: options, disks, a clock. */
  | { readonly type: 'note'; readonly event: number; readonly text: string }
  /** A leader committed. */
  | { readonly type: 'commit'; readonly event: number }
  /** A client asked, or was answered. */
  | { readonly type: 'asked' | 'answered'; readonly event: number }
  | Violation

export interface Violation {
  readonly type: 'violation'
  readonly event: number
  readonly invariant: string
}

/** What a person follows a run by: changes of role, commits, violations. */
export function isMilestone({ type }: Mark): boolean {
  return type === 'role' || type === 'commit' || type === 'violation'
}

/** As a label: `S3 leads term 4`. */
export function markWords(mark: Mark): string {
  switch (mark.type) {
    case 'role':
      return roleWords(mark)
    case 'cut':
      return 'links are cut'
    case 'heal':
      return 'links are healed'
    case 'truncation':
      return `${mark.server} overwrites entries`
    case 'note':
      return mark.text
    case 'commit':
      return 'entries are committed'
    case 'asked':
      return 'a client asks'
    case 'answered':
      return 'a client is answered'
    case 'violation':
      return `${mark.invariant} is broken`
  }
}

function roleWords({ server, role, was, term }: Mark & { readonly type: 'role' }): string {
  switch (role) {
    case 'down':
      return `${server} crashes`
    case 'leader':
      return `${server} leads term ${term}`
    case 'candidate':
      return `${server} asks for votes in term ${term}`
    case 'preCandidate':
      return `${server} asks whether it could win`
    case 'follower':
      return was === 'down' ? `${server} restarts` : `${server} follows in term ${term}`
  }
}
