import { serverId } from '../raft/index'
import { clientId } from '../server/messages'
import type { Peer } from '../server/messages'

/** A peer by its name, as it stands in an id. */
export function peerOf(name: string): Peer {
  return name.startsWith('S') ? serverId(name) : clientId(name)
}
