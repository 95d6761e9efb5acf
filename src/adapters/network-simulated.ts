import type { Envelope, Network } from '../server/ports'
import { takePost } from './network-broadcastchannel'
import type { Joining } from './network-broadcastchannel'

/** A channel in memory. Servers have one, clients another. */
export interface SimulatedHub {
  join(joining: Joining): Network
  /** What anybody may do to a real channel: post anything. */
  post(anything: unknown): void
}

/**
 * The twin of a BroadcastChannel: `schedule` decides when each post reaches each member, by calling what
 * it is given, in any order. Whatever it does, posts of one sender arrive in the order they were sent.
 *
 * What is sent is frozen, not copied: that is as good where nothing may change, and much cheaper. Where a fold
 * of the run would show that somebody changed what was sent, `isTrusted` saves even that.
 */
export function createSimulatedHub(
  schedule: (deliver: () => void) => void,
  { isTrusted }: { readonly isTrusted: boolean } = { isTrusted: false },
): SimulatedHub {
  const members = new Set<Member>()

  function deliver(post: unknown, sender: Member | null, member: Member): void {
    const queue = queueFrom(member, sender)
    queue.push(post)
    schedule(() => {
      const oldest = queue.shift()
      if (members.has(member)) takePost(member.joining, oldest)
    })
  }

  /** Everybody hears it; who finds nothing in it for himself is spared the look. */
  function send(envelopes: readonly Envelope[], sender: Member): void {
    if (!members.has(sender) || envelopes.length === 0) return
    if (!isTrusted) freeze(envelopes)
    for (const member of members)
      if (member !== sender && isAnyFor(member, envelopes)) deliver(envelopes, sender, member)
  }

  return {
    join: (joining) => {
      const member: Member = { joining, queues: new Map() }
      members.add(member)
      return {
        send: (envelopes) => send(envelopes, member),
        close: () => members.delete(member),
      }
    },
    post: (anything) => members.forEach((member) => deliver(anything, null, member)),
  }
}

interface Member {
  readonly joining: Joining
  /** What is on its way to this member, oldest first, by sender; null is nobody of ours. */
  readonly queues: Map<Member | null, unknown[]>
}

function isAnyFor({ joining }: Member, envelopes: readonly Envelope[]): boolean {
  return envelopes.some(({ message }) => message.to === joining.self)
}

function queueFrom(member: Member, sender: Member | null): unknown[] {
  const known = member.queues.get(sender)
  if (known !== undefined) return known
  const queue: unknown[] = []
  member.queues.set(sender, queue)
  return queue
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  for (const part of parts) freeze(part)
}
