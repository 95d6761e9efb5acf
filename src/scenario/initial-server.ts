import type { ServerId } from '../raft/index'

/** The state in which a server begins, as `node` lines say it. */
export interface InitialServer {
  readonly role: 'follower' | 'leader'
  readonly term: number
  readonly vote: ServerId | null
  readonly log: readonly LogTerm[]
  readonly commit: number
  /** The voters it knows; null is the cluster's. */
  readonly conf: readonly ServerId[] | null
  readonly down: boolean
}

/**
 * One entry of a declared log: `1`, or `1:x~3` with the command put x=3. Entries without a command are
 * equal if and only if index and term are.
 */
export interface LogTerm {
  readonly term: number
  readonly put: { readonly key: string; readonly value: string } | null
}

export const defaultInitialServer: InitialServer = {
  role: 'follower',
  term: 0,
  vote: null,
  log: [],
  commit: 0,
  conf: null,
  down: false,
}

/** One `key=value` of a `node` line. */
export type NodeSetting =
  | { readonly key: 'role'; readonly value: InitialServer['role'] }
  | { readonly key: 'term' | 'commit'; readonly value: number }
  | { readonly key: 'vote'; readonly value: ServerId | null }
  | { readonly key: 'log'; readonly value: readonly LogTerm[] }
  | { readonly key: 'conf'; readonly value: readonly ServerId[] }
  | { readonly key: 'down'; readonly value: boolean }

/** The state that a `node` line declares. */
export function initialServer(settings: readonly NodeSetting[]): InitialServer {
  return settings.reduce(
    (before, { key, value }) => ({ ...before, [key]: value }),
    defaultInitialServer,
  )
}
