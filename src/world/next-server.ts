import { serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { World } from './world'

/** Most servers a cluster can have. */
const most = 9

export type NextServer =
  | { readonly type: 'some'; readonly server: ServerId }
  | { readonly type: 'none'; readonly why: string }

/** What the next server that comes is called: servers are counted. */
export function nextServer({ servers }: Pick<World, 'servers'>): NextServer {
  return nextAfter(Object.keys(servers))
}

/** The same where only their names are known. */
export function nextAfter(names: readonly string[]): NextServer {
  if (names.length >= most) return { type: 'none', why: 'A cluster has nine servers at most.' }
  const server = serverId(`S${names.length + 1}`)
  if (!names.includes(server)) return { type: 'some', server }
  return { type: 'none', why: `The next server would be called ${server}, and there is one.` }
}
