import type { ServerId } from '../raft/index'

/**
 * A condition over the state of a cluster, as a tree. It is made by `parsePredicate`, which has checked
 * that kinds agree, read by `holds`, written by `printPredicate`, and never run as code.
 */
export type Predicate =
  | Condition
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'role'; readonly role: RoleWord }
  | { readonly type: 'null' }
  | { readonly type: 'server'; readonly server: Reference }
  | { readonly type: 'global'; readonly name: GlobalName }
  | { readonly type: 'field'; readonly of: Reference; readonly field: FieldName }
  | {
      readonly type: 'progress'
      readonly of: Reference
      readonly field: ProgressName
      readonly peer: Reference
    }
  | { readonly type: 'negative'; readonly of: Predicate }
  | { readonly type: 'sum'; readonly first: Predicate; readonly rest: readonly Addend[] }

/** What is true or false by its shape. */
export type Condition =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'not'; readonly of: Predicate }
  | { readonly type: 'and' | 'or'; readonly of: readonly Predicate[] }
  | {
      readonly type: 'compare'
      readonly operator: Operator
      readonly left: Predicate
      readonly right: Predicate
    }
  | {
      readonly type: 'quantifier'
      readonly how: Quantifier
      readonly variable: string
      readonly of: Predicate
    }

export interface Addend {
  readonly sign: '+' | '-'
  readonly of: Predicate
}

/** A server by its name, or the one that a quantifier stands at. */
export type Reference =
  | { readonly type: 'one'; readonly server: ServerId }
  | { readonly type: 'variable'; readonly name: string }

export type Operator = (typeof operators)[number]
export type Quantifier = (typeof quantifiers)[number]
export type RoleWord = (typeof roleWords)[number]
export type FieldName = keyof typeof fieldKinds
export type GlobalName = keyof typeof globalKinds
export type ProgressName = (typeof progressNames)[number]

/** What a part of a predicate comes to. */
export type Kind = 'boolean' | 'number' | 'role' | 'server' | 'null'

export const operators = ['==', '!=', '<=', '>=', '<', '>'] as const
export const quantifiers = ['any', 'all', 'count'] as const
export const roleWords = ['follower', 'preCandidate', 'candidate', 'leader', 'down'] as const
/** What a leader believes of another server, which is named behind a second dot. */
export const progressNames = ['match', 'next'] as const

/** What is behind the dot of a server. */
export const fieldKinds = {
  role: 'role',
  term: 'number',
  vote: 'server',
  leader: 'server',
  commit: 'number',
  applied: 'number',
  last: 'number',
  lastTerm: 'number',
  stored: 'number',
  snapshot: 'number',
  log: 'number',
  votes: 'number',
  timeout: 'number',
  up: 'boolean',
  frozen: 'boolean',
  writing: 'boolean',
} as const satisfies Readonly<Record<string, Kind>>

/** What is there once, for the whole cluster. */
export const globalKinds = {
  leaders: 'number',
  term: 'number',
  committed: 'number',
  inFlight: 'number',
  time: 'number',
} as const satisfies Readonly<Record<string, Kind>>

/** UTF-16 units of the text; brackets, `not` and minus signs within each other; parts looked at. */
export const predicateLimits = { length: 500, depth: 32, steps: 10_000 }

/** What a quantifier calls the server it stands at, unless it says. */
export const defaultVariable = 'S'
