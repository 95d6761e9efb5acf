import type { LogIndex } from '../raft/index'
import { clientId } from './messages'
import type { ClientId } from './messages'

/**
 * What the servers know a client's session by: `C1.k3f9#17` is the session of C1.k3f9 that entry 17
 * opened. The place in the log makes it unique for ever, so that a register that comes twice opens two
 * sessions and never one anew that was closed: a late copy of a command finds it closed for good
 * (thesis §6.3).
 */
export function sessionName(client: string, index: LogIndex): string {
  return `${client}#${index}`
}

/** Where the client of a session gets its answers. A session opened by hand has its client's own name. */
export function addressOf(session: string): ClientId {
  const end = session.indexOf('#')
  return clientId(end === -1 ? session : session.slice(0, end))
}

/** The entry that opened a session; 0 where none did. */
export function openedAt(session: string): number {
  const start = session.indexOf('#')
  return start === -1 ? 0 : Number(session.slice(start + 1))
}
