import { digest } from '../lib/digest'
import type { World } from './world'

/**
 * One number for the state of the world: every field of every server, disk, client and message in flight,
 * whoever recorded it and however long ago it began. Two moments with the same are the same.
 */
export function worldHash({
  at,
  servers,
  clients,
  inFlight,
  links,
  options,
  rules,
  disk,
}: World): number {
  return digest({ at, servers, clients, inFlight, links, options, rules, disk })
}

/** As it is written in links: eight hexadecimal digits. */
export function hashText(hash: number): string {
  return hash.toString(16).padStart(8, '0')
}
