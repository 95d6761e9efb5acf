import type { Rules, ServerId } from '../raft/index'

/** What a server does, to be read after its name, and where the paper says so. */
export interface Says {
  readonly says: string
  readonly section: string | null
}

/** Who decided, and by whom it decides. */
export interface Speaker {
  readonly self: ServerId
  /** Whom it follows; null where it knows nobody. */
  readonly leaderId: ServerId | null
  /** Two halves decide together (§6). */
  readonly isJoint: boolean
  /** In force: one that is switched off asks for less. */
  readonly rules: Pick<Rules, 'majorityElects' | 'bothHalvesDecide'>
}

export function told(says: string, section: string | null): Says {
  return { says, section }
}
