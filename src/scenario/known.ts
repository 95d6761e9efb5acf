import { emptyMap } from '../lib/persistent-map'
import type { PersistentMap } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'

/**
 * What the lines so far have introduced: servers, marks, requests. It is filled as the lines are read, so
 * that each name is checked where it stands. A name on a line with another error counts as introduced, or
 * every later use of it would be an error, too.
 */
export interface Known {
  /** Null until `cluster` comes: without it nobody can say which servers there are. */
  servers: Set<ServerId> | null
  /** Those that have a `node` line. */
  readonly declared: Set<ServerId>
  phase: 'initial' | 'ready' | 'running'
  /** Said once: that something stands before `cluster`. */
  isBlamedForCluster: boolean
  readonly marks: Map<string, Mark>
  /** Requests of this branch by name, and the line each stands on. A value, so that marks can keep it. */
  requests: PersistentMap<number>
}

interface Mark {
  readonly line: number
  /** The requests that a fork of it goes back to. */
  readonly requests: PersistentMap<number>
  /** The servers that it goes back to. */
  readonly servers: Set<ServerId> | null
}

export function nothingKnown(): Known {
  return {
    servers: null,
    declared: new Set(),
    phase: 'initial',
    isBlamedForCluster: false,
    marks: new Map(),
    requests: emptyMap(),
  }
}

/** What is wrong with a line that begins so at this place, or null. */
export function misplaced(known: Known, keyword: string): string | null {
  if (keyword === 'cluster') return known.servers === null ? null : 'There is a `cluster` already.'
  if (known.servers === null) return blameForCluster(known)
  if (keyword === 'opt' || keyword === 'setconf') return null
  if (keyword === 'spare' || keyword === 'node' || keyword === 'ready') {
    if (known.phase === 'initial') return null
    return `\`${keyword}\` belongs to the initial state: expected it before ${
      known.phase === 'ready' ? '`ready`' : 'the first line that lets something happen'
    }.`
  }
  const isUnready = known.phase === 'initial' && known.declared.size > 0
  return isUnready ? 'Expected `ready` behind the `node` lines, before anything happens.' : null
}

/** Takes in that a line begins so. */
export function advance(known: Known, keyword: string): void {
  if (['cluster', 'spare', 'opt', 'node', 'setconf'].includes(keyword)) return
  if (known.servers === null) return
  if (keyword !== 'ready') known.phase = 'running'
  else if (known.phase === 'initial') known.phase = 'ready'
}

function blameForCluster(known: Known): string | null {
  if (known.isBlamedForCluster) return null
  known.isBlamedForCluster = true
  return 'Expected `cluster S1 S2 S3` before any other line.'
}
