import { digest } from '../lib/digest'
import type { HostOptions } from './host-options'
import type { Order } from './intake'
import type { Server } from './server'

/** What the page has told of changes that a server of an image had not taken in yet. */
export function missedBy(
  { links, raft }: Server,
  options: Pick<HostOptions, 'links' | 'options' | 'rules'>,
): readonly Order[] {
  const missed: Order[] = []
  const { version } = options.links
  if (links !== version) missed.push({ type: 'links', version })
  const { options: raftOptions, rules } = options
  if (digest([raft.options, raft.rules]) !== digest([raftOptions, rules]))
    missed.push({ type: 'configure', options: raftOptions, rules })
  return missed
}
