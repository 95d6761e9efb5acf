import type { ServerId } from '../raft/index'

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
  /** Majorities of both halves decide (§6). */
  readonly isJoint: boolean
}

export function told(says: string, section: string | null): Says {
  return { says, section }
}
